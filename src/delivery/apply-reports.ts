import type { EntityManager } from '@mikro-orm/postgresql';
import { type CarrierOptOut, tellOptOuts } from '../consent/carrier-opt-out.ts';
import type { StepContent } from '../outbound/message-changes.ts';
import { type MessageStatus, statusRank } from '../outbound/message-status.ts';
import type { StepReason } from '../outbound/outbound-message.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';
import { blindReasons } from './blind-reasons.ts';
import { tellTaken } from './conversation-job.ts';

/** What a carrier reports of one message, by a receipt or when it is asked. */
export interface Report {
  messageId: string;
  /** The attempt that it is about, where the carrier tells. */
  attempt: number | null;
  receiptId: string | null;
  providerMessageId: string;
  status: 'SENT' | 'DELIVERED' | 'READ' | 'FAILED';
  failureCode: string | null;
  failureMessage: string | null;
  isRetryable: boolean | null;
  /** Whether it says that the customer wants nothing from us. */
  optsOut: boolean;
  /** How we came to know, where it was no receipt. */
  reason?: StepReason;
}

/** A message that a carrier reports on, as far as the report concerns it. */
export interface ReportedMessage {
  id: string;
  status: MessageStatus;
  attempts: number;
  failure_code: string | null;
  /** The time of the transaction: one clock for all nodes. */
  now_ms: number;
  organization_id: string;
  channel_id: string;
  request_id: string | null;
  configuration_id: string | null;
  conversation_id: string | null;
  /** Since the claim of its latest attempt, where nothing but the carrier's answer, or a doubt, has followed; else null. */
  seconds_since_claim: number | null;
}

interface Move {
  message: ReportedMessage;
  /** The reports upwards, one for each status, in order; the last one tells the status now. */
  steps: Report[];
  last: Report;
}

/**
 * Moves each message up to the highest of its reports, through the steps between that were reported too. The messages
 * are locked by the caller. Answers with the requests that may be complete by that: those are completed after the commit.
 */
export async function applyReports(
  store: Store,
  tx: EntityManager,
  messages: ReportedMessage[],
  reports: Report[],
): Promise<string[]> {
  await tellOptOuts(store, tx, reports.flatMap(toOptOut));
  const reportsOn = Map.groupBy(reports, ({ messageId }) => messageId);
  const moves = messages.flatMap((message) => planMove(message, reportsOn.get(message.id) ?? []) ?? []);
  if (moves.length === 0) return [];
  await writeMoves(tx, moves);
  const followed = moves.filter(isWithoutWorker);
  await tellTaken(
    store,
    tx,
    followed.map(({ message }) => message.id),
  );
  return [...new Set(followed.flatMap(({ message }) => message.request_id ?? []))];
}

function toOptOut({ optsOut, messageId, failureCode }: Report): CarrierOptOut | [] {
  return optsOut ? { messageId, code: failureCode ?? '' } : [];
}

/** `skipLocked`: without those that somebody else holds just now; otherwise it waits for them. */
export function lockMessages(
  tx: EntityManager,
  messageIds: string[],
  { skipLocked }: { skipLocked: boolean },
): Promise<ReportedMessage[]> {
  return query(
    tx,
    sql<ReportedMessage>`
      select id, status, attempts, failure_code, ${epochMs(sql`now()`)} as now_ms, organization_id, channel_id, request_id, configuration_id, conversation_id,
             case when latest ->> 'status' = 'SENDING' then extract(epoch from now() - (latest ->> 'at')::timestamptz)::float8 end as seconds_since_claim
      from outbound_message cross join lateral (
        select case when status = 'SENDING' then history -> -1 when status in ('SENT', 'IN_DOUBT') then history -> -2 end as latest
      ) step
      where id = any(${[...new Set(messageIds)]}::uuid[])
      order by id for update of outbound_message ${skipLocked ? sql`skip locked` : sql``}`,
  );
}

function planMove(message: ReportedMessage, reports: Report[]): Move | null {
  const upwards = reports
    .filter((report) => isUpwards(message, report))
    .sort((a, b) => statusRank[a.status] - statusRank[b.status]);
  const steps = upwards.filter((report, index) => report.status !== upwards[index - 1]?.status);
  const last = steps.at(-1);
  return last === undefined ? null : { message, steps, last };
}

function isUpwards(message: ReportedMessage, { status, attempt }: Report): boolean {
  const { attempts } = message;
  // A report on an attempt that was never made is stored, and changes nothing.
  if (attempt !== null && (attempt < 1 || attempt > attempts)) return false;
  // That an earlier attempt failed says nothing about the one that followed.
  if (status === 'FAILED') return (attempt ?? attempts) >= attempts && statusRank.FAILED > statusRank[message.status];
  return isWithoutKnowledge(message) || statusRank[status] > statusRank[message.status];
}

/** Given up, cancelled or expired though the carrier may have had it: what the customer has counts. */
function isWithoutKnowledge({ status, attempts, failure_code }: ReportedMessage): boolean {
  if (status === 'CANCELLED' || status === 'EXPIRED') return attempts > 0;
  return status === 'FAILED' && blindReasons.some((reason) => reason === failure_code);
}

async function writeMoves(tx: EntityManager, moves: Move[]): Promise<void> {
  const at = new Date(moves[0]?.message.now_ms ?? Date.now()).toISOString();
  const column = <Value>(read: (move: Move) => Value) => moves.map(read);
  const history = ({ steps }: Move) => JSON.stringify(steps.map((report) => ({ at, ...toStep(report) })));
  const told = gatherEvents(moves);
  await query(
    tx,
    sql`with moved as (
          update outbound_message m
          set status = input.status, provider_message_id = coalesce(m.provider_message_id, input.provider_message_id),
              failure_code = input.failure_code, failure_message = input.failure_message,
              failure_retryable = input.retryable, next_attempt_at = null, updated_at = now(),
              history = m.history || input.history
          from unnest(
            ${column((move) => move.message.id)}::uuid[], ${column((move) => move.last.status)}::text[],
            ${column((move) => move.last.providerMessageId)}::text[],
            ${column((move) => move.last.failureCode)}::text[], ${column((move) => move.last.failureMessage)}::text[],
            ${column((move) => move.last.isRetryable)}::boolean[], ${column(history)}::jsonb[]
          ) as input(id, status, provider_message_id, failure_code, failure_message, retryable, history)
          where m.id = input.id
        )
        insert into event (organization_id, type, subject_ids, request_id, configuration_id, conversation_id, status)
        select organization_id, 'MESSAGE_STATUS_CHANGED', ids::uuid[], request_id, configuration_id, conversation_id, status
        from unnest(
          ${told.map(({ message }) => message.organization_id)}::uuid[], ${told.map(({ ids }) => `{${ids.join(',')}}`)}::text[],
          ${told.map(({ message }) => message.request_id)}::uuid[],
          ${told.map(({ message }) => message.configuration_id)}::uuid[],
          ${told.map(({ message }) => message.conversation_id)}::uuid[], ${told.map(({ status }) => status)}::text[]
        ) as row(organization_id, ids, request_id, configuration_id, conversation_id, status)`,
  );
}

interface EventGroup {
  status: Report['status'];
  /** One of them: messages of the same request have all else in common, and replies have a group each. */
  message: ReportedMessage;
  ids: string[];
}

/** One event row for all messages that differ in nothing else; the steps of a message stay in their order. */
function gatherEvents(moves: Move[]): EventGroup[] {
  const groups = new Map<string, EventGroup>();
  for (const { message, steps } of moves) {
    for (const { status } of steps) {
      const key = `${status} ${message.request_id ?? message.id}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { status, message, ids: [message.id] });
      else group.ids.push(message.id);
    }
  }
  return [...groups.values()].sort((a, b) => statusRank[a.status] - statusRank[b.status]);
}

function toStep({ status, receiptId, reason, failureCode, failureMessage }: Report): StepContent {
  return {
    status,
    ...(failureCode !== null && { code: failureCode }),
    ...(reason !== undefined && { reason }),
    ...(failureMessage !== null && { sentence: failureMessage }),
    ...(receiptId !== null && { receiptId }),
  };
}

/** The worker that sends a message also does what follows from it; of a message in doubt, or given up, no worker knows any more. */
function isWithoutWorker({ message }: Move): boolean {
  const notSent: readonly MessageStatus[] = ['HELD', 'QUEUED', 'IN_DOUBT', 'FAILED', 'CANCELLED', 'EXPIRED'];
  return notSent.includes(message.status);
}
