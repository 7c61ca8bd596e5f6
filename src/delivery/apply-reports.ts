import type { EntityManager } from '@mikro-orm/postgresql';
import { type MessageStatus, statusRank } from '../outbound/message-status.ts';
import type { StatusChange } from '../outbound/outbound-message.ts';
import { query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';
import { completeRequests } from './complete-requests.ts';
import { tellTaken } from './conversation-job.ts';

/** What a carrier reports of one message. */
export interface Report {
  messageId: string;
  providerMessageId: string;
  status: 'SENT' | 'DELIVERED' | 'READ' | 'FAILED';
  failureCode: string | null;
  failureMessage: string | null;
  isRetryable: boolean | null;
}

interface MessageRow {
  id: string;
  status: MessageStatus;
  organization_id: string;
  request_id: string | null;
  configuration_id: string | null;
  conversation_id: string | null;
}

interface Move {
  message: MessageRow;
  /** The steps upwards, in order; the last one is the status now. */
  steps: MessageStatus[];
  report: Report;
}

/** Moves each message up to the highest of its reports, through the steps between that were reported too. */
export async function applyReports(store: Store, tx: EntityManager, reports: Report[]): Promise<void> {
  if (reports.length === 0) return;
  const messages = await lockMessages(tx, reports);
  const moves = messages.flatMap((message) => planMove(message, reports) ?? []);
  if (moves.length === 0) return;
  await writeMoves(tx, moves);
  const followed = moves.filter(isWithoutWorker);
  await completeRequests(tx, [...new Set(followed.flatMap(({ message }) => message.request_id ?? []))]);
  await tellTaken(
    store,
    tx,
    followed.map(({ message }) => message.id),
  );
}

function lockMessages(tx: EntityManager, reports: Report[]): Promise<MessageRow[]> {
  return query(
    tx,
    sql<MessageRow>`
      select id, status, organization_id, request_id, configuration_id, conversation_id from outbound_message
      where id = any(${[...new Set(reports.map((report) => report.messageId))]}::uuid[])
      order by id for update`,
  );
}

function planMove(message: MessageRow, reports: Report[]): Move | null {
  const upwards = reports
    .filter((report) => report.messageId === message.id && statusRank[report.status] > statusRank[message.status])
    .sort((a, b) => statusRank[a.status] - statusRank[b.status]);
  const report = upwards.at(-1);
  return report === undefined ? null : { message, report, steps: [...new Set(upwards.map(({ status }) => status))] };
}

async function writeMoves(tx: EntityManager, moves: Move[]): Promise<void> {
  const at = new Date().toISOString();
  const column = <Value>(read: (move: Move) => Value) => moves.map(read);
  const history = ({ steps }: Move) => JSON.stringify(steps.map((status): StatusChange => ({ status, at })));
  const told = moves.flatMap(({ message, steps }) => steps.map((status) => ({ message, status })));
  await query(
    tx,
    sql`with moved as (
          update outbound_message m
          set status = input.status, provider_message_id = coalesce(m.provider_message_id, input.provider_message_id),
              failure_code = input.failure_code, failure_message = input.failure_message,
              failure_retryable = input.retryable, next_attempt_at = null, updated_at = now(),
              history = m.history || input.history
          from unnest(
            ${column((move) => move.message.id)}::uuid[], ${column((move) => move.report.status)}::text[],
            ${column((move) => move.report.providerMessageId)}::text[],
            ${column((move) => move.report.failureCode)}::text[], ${column((move) => move.report.failureMessage)}::text[],
            ${column((move) => move.report.isRetryable)}::boolean[], ${column(history)}::jsonb[]
          ) as input(id, status, provider_message_id, failure_code, failure_message, retryable, history)
          where m.id = input.id
        )
        insert into event (organization_id, type, subject_id, request_id, configuration_id, conversation_id, status)
        select organization_id, 'MESSAGE_STATUS_CHANGED', id, request_id, configuration_id, conversation_id, status
        from unnest(
          ${told.map(({ message }) => message.organization_id)}::uuid[], ${told.map(({ message }) => message.id)}::uuid[],
          ${told.map(({ message }) => message.request_id)}::uuid[],
          ${told.map(({ message }) => message.configuration_id)}::uuid[],
          ${told.map(({ message }) => message.conversation_id)}::uuid[], ${told.map(({ status }) => status)}::text[]
        ) as row(organization_id, id, request_id, configuration_id, conversation_id, status)`,
  );
}

/** The worker that sends a message also does what follows from it; of a message in doubt, or given up, no worker knows any more. */
function isWithoutWorker({ message }: Move): boolean {
  const notSent: readonly MessageStatus[] = ['HELD', 'QUEUED', 'IN_DOUBT', 'FAILED'];
  return notSent.includes(message.status);
}
