import { doubtQueue } from '../delivery/note-doubts.ts';
import { query, sql } from '../platform/database.ts';
import { liveJobs } from '../platform/jobs.ts';
import { change } from '../platform/store.ts';
import { deadQueue } from './find-dead-jobs.ts';
import { type IntegritySettings, noteFindings } from './note-findings.ts';

interface OverdueDoubt {
  organizationId: string;
  requestId: string | null;
  subjectId: string;
  messages: number;
}

const mostAtOnce = 200;

/** Enqueues look-ups that are overdue without a job. Twice at once would do no harm, so nothing is held. */
export async function checkDoubts({ store, log }: IntegritySettings): Promise<void> {
  await change(store, async (tx) => {
    const jobsOfDoubts = sql`
      select data from ${liveJobs(doubtQueue)} j
      union all select data from ${liveJobs(deadQueue)} j where source_name = ${doubtQueue}`;
    const overdue = await query(
      tx,
      sql<OverdueDoubt>`
        with overdue as materialized (
          select d.organization_id, d.request_id, coalesce(d.request_id, d.message_id) as subject_id, count(*)::int as messages
          from doubt d join outbound_message m on m.id = d.message_id and m.attempts = d.attempt and m.status = 'IN_DOUBT'
          where d.next_look_up_at < now() - interval '1 minute'
          group by d.organization_id, d.request_id, subject_id
        ), forgotten as (
          select subject_id from overdue
          except select coalesce(data ->> 'requestId', data ->> 'messageId')::uuid from (${jobsOfDoubts}) job
        )
        select organization_id as "organizationId", request_id as "requestId", subject_id as "subjectId", messages
        from overdue join forgotten using (subject_id) order by subject_id limit ${mostAtOnce}`,
    );
    for (const { requestId, subjectId } of overdue) {
      await store.jobs.enqueue(tx, doubtQueue, requestId === null ? { messageId: subjectId } : { requestId });
    }
    const findings = overdue.map(({ organizationId, subjectId, messages }) => ({
      organizationId,
      subjectId,
      check: 'DOUBT_FORGOTTEN' as const,
      sentence: `${messages} of its messages were to be looked up at the carrier, and there was no job for it.`,
      isRepaired: true,
    }));
    await noteFindings(tx, log, findings);
  });
}
