import { sql } from '../platform/database.ts';
import type { MessageStep } from './outbound-message.ts';

/** The step as an element to append to a message's history. */
export function historyStep(step: Omit<MessageStep, 'at'>, at = new Date()) {
  return sql`${writeStep(step, at)}::jsonb`;
}

/** The step as JSON. */
export function writeStep(step: Omit<MessageStep, 'at'>, at: Date): string {
  return JSON.stringify({ ...step, at: at.toISOString() } satisfies MessageStep);
}

/** Tells the rows of `changed`, a common table expression that returns whole messages. */
export const appendMessageEvents = sql`
  insert into event (organization_id, type, subject_id, request_id, configuration_id, conversation_id, status)
  select organization_id, 'MESSAGE_STATUS_CHANGED', id, request_id, configuration_id, conversation_id, status
  from changed order by id`;
