import { deliveryQueue } from '../outbound/delivery-job.ts';
import { type Condition, sql } from '../platform/database.ts';
import { liveJobs } from '../platform/jobs.ts';

/** Where jobs end that failed for a quarter of an hour: for a fault of ours, not of a carrier. */
export const deadQueue = 'dead-jobs';

/** Condition: whether a delivery job about the request, or about the message that is a reply, is dead. */
export function hasDeadJob(subjectId: Condition): Condition {
  return sql`${subjectId}::text in (
    select coalesce(data ->> 'requestId', data ->> 'messageId') from ${liveJobs(deadQueue)} j
    where source_name = ${deliveryQueue})`;
}
