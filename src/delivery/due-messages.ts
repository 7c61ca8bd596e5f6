import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { type Condition, sql } from '../platform/database.ts';
import { ofJob } from './of-job.ts';

/**
 * Condition on outbound_message: queued, or held by one of our rules until now. Held with no time of its own is what waits
 * for its request.
 */
export const isDue = sql`(
  (status = 'QUEUED' and next_attempt_at is null) or (status in ('QUEUED', 'HELD') and next_attempt_at <= now()))`;

/** Rows `(id, segments)` of what a claim of the job would find due. */
export function dueSegments(job: DeliveryJob): Condition {
  const released =
    'requestId' in job
      ? sql`(status = 'HELD' and next_attempt_at is null and exists (
          select 1 from outbound_request where id = ${job.requestId} and state = 'SCHEDULED' and send_at <= now()))`
      : sql`false`;
  return sql`select id, coalesce(segments, 1) as segments from outbound_message where ${ofJob(job)} and (${isDue} or ${released})`;
}
