import type { EntityManager } from '@mikro-orm/postgresql';
import { type DeliveryJob, deliveryQueue } from '../outbound/delivery-job.ts';
import { appendMessageEvents, historyStep } from '../outbound/message-changes.ts';
import { query, sql } from '../platform/database.ts';
import { jobIsActive } from '../platform/jobs.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { noteDoubts } from './note-doubts.ts';
import { ofJob } from './of-job.ts';

/**
 * What a job finds SENDING under its own id, or under that of a job that nobody works on, was claimed by a worker that
 * died: nobody knows whether the carrier has it, so it is never simply sent again. Without a `jobId` only the latter.
 */
export async function doubtLeftovers(
  settings: Pick<DeliverySettings, 'store' | 'times'>,
  tx: EntityManager,
  job: DeliveryJob,
  jobId: string | null,
): Promise<void> {
  const doubtful = await query(
    tx,
    sql<{ id: string }>`
      with changed as (
        update outbound_message m set status = 'IN_DOUBT', updated_at = now(), failure_code = 'WORKER_LOST',
               failure_message = 'The worker that was sending it died: the carrier may have it or not.', failure_retryable = false,
               history = history || ${historyStep({ status: 'IN_DOUBT', reason: 'WORKER_LOST' })}
        where ${ofJob(job)} and status = 'SENDING'
          and (claimed_by is null or claimed_by = ${jobId} or not ${jobIsActive(deliveryQueue, sql`m.claimed_by`)})
        returning *
      ), told as (${appendMessageEvents})
      select id from changed`,
  );
  await noteDoubts(
    settings,
    tx,
    doubtful.map(({ id }) => id),
  );
}
