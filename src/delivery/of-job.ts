import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { sql } from '../platform/database.ts';

/** Condition on outbound_message: the messages that a job is about. */
export function ofJob(job: DeliveryJob) {
  return 'requestId' in job ? sql`request_id = ${job.requestId}` : sql`id = ${job.messageId}`;
}
