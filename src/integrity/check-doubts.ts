import type { EntityManager } from '@mikro-orm/postgresql';
import { deadQueue } from '../delivery/dead-queue.ts';
import { doubtQueue } from '../delivery/note-doubts.ts';
import { type Condition, query, sql } from '../platform/database.ts';
import { liveJobs } from '../platform/jobs.ts';
import { change } from '../platform/store.ts';
import { type IntegritySettings, noteFindings } from './note-findings.ts';

interface ForgottenDoubts {
  organizationId: string;
  requestId: string | null;
  /** The request, or the message that is a reply. */
  subjectId: string;
  messages: number;
}

const mostAtOnce = 200;

/** Enqueues look-ups that are overdue without a job, and tells of doubts that were to be decided and were not. */
export async function checkDoubts(settings: IntegritySettings): Promise<void> {
  await enqueueOverdue(settings);
  await tellUndecided(settings);
}

/** Twice at once would do no harm, so nothing is held. */
async function enqueueOverdue({ store, log }: IntegritySettings): Promise<void> {
  await change(store, async (tx) => {
    const overdue = await findForgotten(tx, sql`d.next_look_up_at < now() - interval '1 minute'`);
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

/** Only HOLD leaves a message in doubt when its look-ups have ended, and nobody holds a reply. */
const shouldBeDecided = sql`d.next_look_up_at is null and (m.request_id is null or exists (
  select 1 from outbound_configuration c where c.id = m.configuration_id and c.in_doubt_policy <> 'HOLD'))`;

async function tellUndecided({ store, log }: IntegritySettings): Promise<void> {
  await change(store, async (tx) => {
    const undecided = await findForgotten(tx, shouldBeDecided);
    const findings = undecided.map(({ organizationId, subjectId, messages }) => ({
      organizationId,
      subjectId,
      check: 'DOUBT_FORGOTTEN' as const,
      sentence: `${messages} of its messages are in doubt still: their look-ups have ended without the decision that was due.`,
      isRepaired: false,
    }));
    await noteFindings(tx, log, findings);
  });
}

/** Doubts that no job is about, not even a dead one, by what a job would be about. `which` is a condition on doubt d and outbound_message m. */
function findForgotten(em: EntityManager, which: Condition): Promise<ForgottenDoubts[]> {
  const jobsOfDoubts = sql`
    select data from ${liveJobs(doubtQueue)} j
    union all select data from ${liveJobs(deadQueue)} j where source_name = ${doubtQueue}`;
  return query(
    em,
    sql<ForgottenDoubts>`
      with open as materialized (
        select d.organization_id, d.request_id, coalesce(d.request_id, d.message_id) as subject_id, count(*)::int as messages
        from doubt d join outbound_message m on m.id = d.message_id and m.attempts = d.attempt and m.status = 'IN_DOUBT'
        where ${which}
        group by d.organization_id, d.request_id, subject_id
      ), forgotten as (
        select subject_id from open
        except select coalesce(data ->> 'requestId', data ->> 'messageId')::uuid from (${jobsOfDoubts}) job
      )
      select organization_id as "organizationId", request_id as "requestId", subject_id as "subjectId", messages
      from open join forgotten using (subject_id) order by subject_id limit ${mostAtOnce}`,
  );
}
