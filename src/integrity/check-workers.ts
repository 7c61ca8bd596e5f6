import type { DeliveryTimes } from '../delivery/delivery-settings.ts';
import { deliveryQueue } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import { liveJobs } from '../platform/jobs.ts';
import { change } from '../platform/store.ts';
import { type IntegritySettings, noteFindings } from './note-findings.ts';

interface Hanging {
  organizationId: string;
  subjectId: string;
  jobId: string;
  messages: number;
}

/** Tells of messages that a living worker has had for minutes. They are not touched: they may be on their way just now. */
export async function checkWorkers({ store, times, log }: IntegritySettings): Promise<void> {
  const longestSeconds = longestSecondsAtCarrier(times);
  const longest = sql`make_interval(secs => ${longestSeconds})`;
  await change(store, async (tx) => {
    const hanging = await query(
      tx,
      sql<Hanging>`
        select m.organization_id as "organizationId", coalesce(m.request_id, m.id) as "subjectId", j.id as "jobId",
               count(*)::int as messages
        from ${liveJobs(deliveryQueue)} j cross join lateral (
          select * from outbound_message where request_id = (j.data ->> 'requestId')::uuid
          union all select * from outbound_message where id = (j.data ->> 'messageId')::uuid
        ) m
        -- A job whose worker has died is called active until its heartbeat is missed.
        where j.state = 'active' and j.heartbeat_on > now() - interval '10 seconds' and j.started_on < now() - ${longest}
          and m.status = 'SENDING' and m.claimed_by = j.id and m.updated_at < now() - ${longest}
        group by 1, 2, 3`,
    );
    const findings = hanging.map(({ organizationId, subjectId, jobId, messages }) => ({
      organizationId,
      subjectId,
      check: 'SENDING_TOO_LONG' as const,
      sentence: `${messages} of its messages are SENDING for more than ${longestSeconds} seconds, and the worker at job ${jobId} lives.`,
      isRepaired: false,
    }));
    await noteFindings(tx, log, findings);
  });
}

/** Longer than the longest time that a carrier is waited for: the connection, the head of its answer and each piece of its body. */
function longestSecondsAtCarrier({ carrierTimeoutMs }: DeliveryTimes): number {
  return 60 + Math.ceil((2 * carrierTimeoutMs) / 1_000);
}
