import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { type Condition, sql } from '../platform/database.ts';
import type { Route } from './find-routes.ts';
import { ofJob } from './of-job.ts';

/**
 * Condition on outbound_message: queued, or held by one of our rules until now. Held with no time of its own is what waits
 * for its request.
 */
export const isDue = sql`(
  (status = 'QUEUED' and next_attempt_at is null) or (status in ('QUEUED', 'HELD') and next_attempt_at <= now()))`;

/** Condition on outbound_message m: it was in doubt once, so a carrier may have it, and it never leaves that channel. */
export const isBound = sql`m.history @> '[{"status": "IN_DOUBT"}]'`;

/** Condition on outbound_message m: whether it goes out on the route. */
export function isOnRoute({ id, isForBoundOnly }: Pick<Route, 'id' | 'isForBoundOnly'>): Condition {
  if (isForBoundOnly) return sql`m.channel_id = ${id} and ${isBound}`;
  return sql`(m.channel_id = ${id} or m.attempts = 0 or not ${isBound})`;
}

/** Rows `(id, segments)` of what a claim of the job would find due on the route. */
export function dueSegments(job: DeliveryJob, route: Pick<Route, 'id' | 'isForBoundOnly'>): Condition {
  const released =
    'requestId' in job
      ? sql`(status = 'HELD' and next_attempt_at is null and exists (
          select 1 from outbound_request where id = ${job.requestId} and state = 'SCHEDULED' and send_at <= now()))`
      : sql`false`;
  return sql`select id, coalesce(segments, 1) as segments from outbound_message m
    where ${ofJob(job)} and (${isDue} or ${released}) and ${isOnRoute(route)}`;
}
