import { deliveryQueue } from '../outbound/delivery-job.ts';
import { type Condition, sql } from '../platform/database.ts';
import { liveJobs } from '../platform/jobs.ts';

/** Where jobs end that failed for a quarter of an hour: for a fault of ours, not of a carrier. */
export const deadQueue = 'dead-jobs';

/** Rows: what dead delivery jobs are about, each a request or the message that is a reply. */
export const subjectsOfDeadJobs = sql`
  select coalesce(data ->> 'requestId', data ->> 'messageId')::uuid from ${liveJobs(deadQueue)} j
  where source_name = ${deliveryQueue}`;

/** Condition: whether a delivery job about the request, or about the message that is a reply, is dead. */
export function hasDeadJob(subjectId: Condition): Condition {
  return sql`${subjectId} in (${subjectsOfDeadJobs})`;
}
