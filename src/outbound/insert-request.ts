import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { StepContent } from './message-changes.ts';
import type { MessageStatus } from './message-status.ts';
import type { PlannedMessage } from './plan-messages.ts';
import type { PlannedRequest } from './plan-request.ts';

/** A request, its messages and their events, in one statement. */
export async function insertRequest(
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
      with request as (
        insert into outbound_request (
          id, organization_id, configuration_id, channel_id, template_version_id, conversation_mode, purpose, state, send_at,
          expires_at, contact_count, created_by, created_at, updated_at, traceparent)
        values (
          ${request.id}, ${request.organizationId}, ${request.configuration}, ${request.channel},
          ${request.templateVersion}, ${request.conversationMode}, ${request.purpose}, ${request.state}, ${request.sendAt},
          ${request.expiresAt}, ${request.contactCount}, ${request.createdBy}, ${request.createdAt}, ${request.updatedAt},
          ${request.traceparent})
        returning *
      ), inserted as (
        insert into outbound_message (
          organization_id, request_id, configuration_id, channel_id, created_at, updated_at,
          id, to_address, locale, time_zone, regarding, body, segments, status, skip_reason, history, contact_locale)
        select request.organization_id, request.id, request.configuration_id, request.channel_id, request.created_at,
               request.created_at, row.*
        from request, unnest(
          ${column((message) => message.id)}::uuid[], ${column((message) => message.to)}::text[],
          ${column((message) => message.locale)}::text[], ${column((message) => message.timeZone)}::text[],
          ${column((message) => message.regarding)}::jsonb[], ${column((message) => message.body)}::text[],
          ${column((message) => message.segments)}::smallint[], ${column(status)}::text[],
          ${column((message) => message.skipReason)}::text[], ${column(history)}::jsonb[],
          ${column((message) => message.contactLocale)}::text[]) as row
        returning organization_id, id, request_id, configuration_id, status
      )
      insert into event (organization_id, type, subject_id, subject_ids, request_id, configuration_id, status)
      select organization_id, 'MESSAGE_STATUS_CHANGED', null, array_agg(id order by id), request_id, configuration_id, status
      from inserted group by organization_id, request_id, configuration_id, status
      union all
      select organization_id, 'REQUEST_CHANGED', id, null, id, configuration_id, state from request`,
  );
}

function acceptance(status: MessageStatus, { sendAt }: PlannedRequest): StepContent {
  if (status !== 'HELD' || sendAt === null) return { status };
  return { status, reason: 'SCHEDULED', until: sendAt.toISOString() };
}
