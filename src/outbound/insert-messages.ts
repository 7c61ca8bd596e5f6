import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { StepContent } from './message-changes.ts';
import type { MessageStatus } from './message-status.ts';
import type { PlannedMessage } from './plan-messages.ts';
import type { PlannedRequest } from './plan-request.ts';

/** All messages of a request and their events, in one statement. */
export async function insertMessages(
  tx: EntityManager,
  request: PlannedRequest,
  messages: PlannedMessage[],
): Promise<void> {
  const status = (message: PlannedMessage): MessageStatus => {
    if (message.skipReason !== null) return 'SKIPPED';
    return request.state === 'SCHEDULED' ? 'HELD' : 'QUEUED';
  };
  const history = (message: PlannedMessage): string =>
    JSON.stringify([{ at: request.createdAt.toISOString(), ...acceptance(status(message), request) }]);
  const column = <Value>(read: (message: PlannedMessage) => Value) => messages.map(read);
  await query(
    tx,
    sql`
      with inserted as (
        insert into outbound_message (
          organization_id, request_id, configuration_id, channel_id, created_at, updated_at,
          id, to_address, locale, time_zone, regarding, body, segments, status, skip_reason, history)
        select ${request.organizationId}::uuid, ${request.id}::uuid, ${request.configuration}::uuid,
               ${request.channel}::uuid, ${request.createdAt}::timestamptz, ${request.createdAt}::timestamptz, row.*
        from unnest(
          ${column((message) => message.id)}::uuid[], ${column((message) => message.to)}::text[],
          ${column((message) => message.locale)}::text[], ${column((message) => message.timeZone)}::text[],
          ${column((message) => message.regarding)}::jsonb[], ${column((message) => message.body)}::text[],
          ${column((message) => message.segments)}::smallint[], ${column(status)}::text[],
          ${column((message) => message.skipReason)}::text[], ${column(history)}::jsonb[]) as row
        returning id, status
      )
      insert into event (organization_id, type, subject_id, request_id, configuration_id, status)
      select ${request.organizationId}::uuid, 'MESSAGE_STATUS_CHANGED', id, ${request.id}::uuid,
             ${request.configuration}::uuid, status
      from inserted`,
  );
}

function acceptance(status: MessageStatus, { sendAt }: PlannedRequest): StepContent {
  if (status !== 'HELD' || sendAt === null) return { status };
  return { status, reason: 'SCHEDULED', until: sendAt.toISOString() };
}
