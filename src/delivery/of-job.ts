import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { type Condition, sql } from '../platform/database.ts';

/** Condition on outbound_message: the messages that a job is about. */
export function ofJob(job: DeliveryJob): Condition {
  return 'requestId' in job ? sql`request_id = ${job.requestId}` : sql`id = ${job.messageId}`;
}

/** Condition on doubt: the doubts about the messages of a job. */
export function doubtsOfJob(job: DeliveryJob): Condition {
  return 'requestId' in job ? sql`doubt.request_id = ${job.requestId}` : sql`doubt.message_id = ${job.messageId}`;
}
