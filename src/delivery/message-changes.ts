import type { MessageStatus } from '../outbound/message-status.ts';
import type { StatusChange } from '../outbound/outbound-message.ts';
import { sql } from '../platform/database.ts';

/** The entry that a change of status leaves in the message's history. */
export function historyEntry(status: MessageStatus, at = new Date()) {
  return sql`${JSON.stringify({ status, at: at.toISOString() } satisfies StatusChange)}::jsonb`;
}

/** Tells the rows of `changed`, a common table expression that returns whole messages. */
export const appendMessageEvents = sql`
  insert into event (organization_id, type, subject_id, request_id, configuration_id, conversation_id, status)
  select organization_id, 'MESSAGE_STATUS_CHANGED', id, request_id, configuration_id, conversation_id, status
  from changed order by id`;
