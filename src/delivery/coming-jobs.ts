import { deliveryQueue } from '../outbound/delivery-job.ts';
import { sql } from '../platform/database.ts';
import { liveJobs } from '../platform/jobs.ts';

/**
 * As a table, what deliveries come soon: `subject_id` is the request, or the message that is a reply. Further ahead than a
 * carrier may make us wait lies only what is scheduled, and what was left behind when that was moved to an earlier time.
 */
export const comingJobs = sql`(
  select coalesce(data ->> 'requestId', data ->> 'messageId')::uuid as subject_id from ${liveJobs(deliveryQueue)} j
  where start_after < now() + interval '2 hours')`;
