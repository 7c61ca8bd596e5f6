import type { EntityManager } from '@mikro-orm/postgresql';
import { type CarrierOptOut, tellOptOuts } from '../consent/carrier-opt-out.ts';
import { type DeliveryJob, enqueueDelivery } from '../outbound/delivery-job.ts';
import { appendMessageEvents, type StepContent, stampStep } from '../outbound/message-changes.ts';
import type { MessageStatus } from '../outbound/message-status.ts';
import { requestExpiry } from '../outbound/request-times.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import type { SendOutcome } from '../providers/provider.ts';
import type { ClaimedMessage } from './claim-messages.ts';
import { completeRequests } from './complete-requests.ts';
import { tellTaken } from './conversation-job.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { replyExpiry } from './expire-messages.ts';
import { type HeldRequest, statusOfWaiting } from './hold-request.ts';
import { noteDoubts } from './note-doubts.ts';
import { ofJob } from './of-job.ts';
import { nextAttemptInMs, nextUnreachedInMs, type RetryDelays, spread } from './retry-delay.ts';
import { applyWaitingReceipts, holdAsSettling } from './waiting-receipts.ts';

export interface SentMessage extends ClaimedMessage {
  outcome: SendOutcome;
}

interface Settlement {
  id: string;
  attempt: number;
  status: MessageStatus;
  providerMessageId: string | null;
  segments: number | null;
  failureCode: string | null;
  failureMessage: string | null;
  isRetryable: boolean | null;
  /** From the transaction on: one clock for all nodes. */
  nextAttemptInMs: number | null;
  step: string;
}

/** Writes down what the carrier answered, in one statement for the chunk, and plans the next attempts. It may be done twice: the second time changes no message. */
export async function settleMessages(
  settings: Pick<DeliverySettings, 'store' | 'times'>,
  job: DeliveryJob,
  channelId: string,
  sent: SentMessage[],
  isLast: boolean,
): Promise<void> {
  const { store, times } = settings;
  const factor = spread();
  await change(store, async (tx) => {
    const request = await holdAsSettling(tx, job, channelId);
    const settlements = sent.map((message) => settle(message, request, times.retryDelays, factor));
    const doubtful = await writeSettlements(tx, settlements);
    await noteDoubts(settings, tx, doubtful);
    await applyWaitingReceipts(
      store,
      tx,
      channelId,
      settlements.flatMap((settlement) => settlement.providerMessageId ?? []),
    );
    await tellOptOuts(store, tx, sent.flatMap(toOptOut));
    if (request?.conversationMode === 'ON_SEND') {
      await tellTaken(
        store,
        tx,
        settlements.map(({ id }) => id),
      );
    }
    const completed = 'requestId' in job ? await completeRequests(tx, [job.requestId]) : [];
    if (isLast && completed.length === 0) await planNextAttempt(store, tx, job);
  });
}

function toOptOut({ id, outcome }: SentMessage): CarrierOptOut | [] {
  return outcome.kind === 'refused' && outcome.optsOut ? { messageId: id, code: outcome.code } : [];
}

function settle(
  { id, attempt, countedAttempt, outcome }: SentMessage,
  request: HeldRequest | null,
  retryDelays: RetryDelays,
  factor: number,
): Settlement {
  const open = { id, attempt, providerMessageId: null, segments: null, nextAttemptInMs: null };
  const step = (content: StepContent) => JSON.stringify(content);
  switch (outcome.kind) {
    case 'accepted': {
      const { providerMessageId, segments } = outcome;
      const noFailure = { failureCode: null, failureMessage: null, isRetryable: null };
      return { ...open, ...noFailure, status: 'SENT', providerMessageId, segments, step: step({ status: 'SENT' }) };
    }
    case 'unknown': {
      const { code, sentence } = outcome;
      const failure = { failureCode: code, failureMessage: sentence, isRetryable: false };
      return { ...open, ...failure, status: 'IN_DOUBT', step: step({ status: 'IN_DOUBT', code, sentence }) };
    }
    case 'refused': {
      const { code, sentence, retry, isReached, isTooFast, optsOut } = outcome;
      const counts = isReached && !isTooFast;
      const why = {
        ...(!isReached && { reason: 'CARRIER_NOT_REACHED' as const }),
        ...(!counts && { isUncounted: true as const }),
        ...(optsOut && { optsOut }),
        code,
        sentence,
      };
      const failure = { failureCode: code, failureMessage: sentence, isRetryable: retry.may };
      const next = counts
        ? nextAttemptInMs(countedAttempt, retry, retryDelays, factor)
        : nextUnreachedInMs(attempt, retry, retryDelays, factor);
      if (next === null) return { ...open, ...failure, status: 'FAILED', step: step({ status: 'FAILED', ...why }) };
      const status = statusOfWaiting(request);
      if (status === 'CANCELLED') return { ...open, ...failure, status, step: step({ status, ...why }) };
      return { ...open, ...failure, status, nextAttemptInMs: next, step: step({ status, ...why }) };
    }
  }
}

/**
 * A receipt, or a doubt that was settled meanwhile, may have been faster than the carrier's answer: what they moved
 * further stays where it is. Answers with those that are in doubt now.
 */
async function writeSettlements(tx: EntityManager, settlements: Settlement[]): Promise<string[]> {
  if (settlements.length === 0) return [];
  const column = <Value>(read: (settlement: Settlement) => Value) => settlements.map(read);
  const doubtful = await query(
    tx,
    sql<{ id: string }>`
      with input as (
        select * from unnest(
          ${column((s) => s.id)}::uuid[], ${column((s) => s.attempt)}::smallint[], ${column((s) => s.status)}::text[],
          ${column((s) => s.providerMessageId)}::text[], ${column((s) => s.segments)}::smallint[],
          ${column((s) => s.failureCode)}::text[], ${column((s) => s.failureMessage)}::text[],
          ${column((s) => s.isRetryable)}::boolean[], ${column((s) => s.nextAttemptInMs)}::float8[],
          ${column((s) => s.step)}::jsonb[]
        ) as row(id, attempt, status, provider_message_id, segments, failure_code, failure_message, retryable, next_attempt_in_ms, step)
      ), locked as materialized (
        select input.*, now() + next_attempt_in_ms * interval '1 ms' as next_attempt_at, m.status <> input.status and (
                 m.status in ('SENDING', 'IN_DOUBT')
                 or (input.status = 'SENT' and m.status in ('HELD', 'QUEUED', 'CANCELLED', 'EXPIRED'))
               ) as moves
        from outbound_message m join input on input.id = m.id and input.attempt = m.attempts
        order by m.id for update of m
      ), updated as (
        update outbound_message m
        set provider_message_id = coalesce(locked.provider_message_id, m.provider_message_id),
            segments = coalesce(locked.segments, m.segments),
            status = case when moves then locked.status else m.status end,
            failure_code = case when moves then locked.failure_code else m.failure_code end,
            failure_message = case when moves then locked.failure_message else m.failure_message end,
            failure_retryable = case when moves then locked.retryable else m.failure_retryable end,
            next_attempt_at = case when moves then locked.next_attempt_at else m.next_attempt_at end,
            history = case when moves then m.history || ${stampStep(stepUntilNext)} else m.history end,
            updated_at = now()
        from locked
        where m.id = locked.id
        returning m.*, moves
      ), changed as (select * from updated where moves), told as (${appendMessageEvents})
      select id from changed where status = 'IN_DOUBT'`,
  );
  return doubtful.map(({ id }) => id);
}

const stepUntilNext = sql`case when locked.next_attempt_at is null then locked.step
  else locked.step || jsonb_build_object('until', locked.next_attempt_at) end`;

// A job further ahead would be one that the integrity check does not count on. It looks, and plans again.
const longestAhead = sql`now() + interval '1 hour'`;

// What is due and was not taken would be looked at again and again.
const soonest = sql`case when next_attempt_at <= now() then now() + interval '1 second' end`;

/** For the earliest of those that wait, or for their expiry. What is due later, that job plans again. */
async function planNextAttempt(store: Store, tx: EntityManager, job: DeliveryJob): Promise<void> {
  const expiry =
    'requestId' in job ? sql`(select ${requestExpiry} from outbound_request where id = request_id)` : replyExpiry;
  const [row] = await query(
    tx,
    sql<{ dueMs: number | null; organizationId: string }>`
      select ${epochMs(sql`min(greatest(least(next_attempt_at, ${expiry}, ${longestAhead}), ${soonest}))`)} as "dueMs",
             min(organization_id::text) as "organizationId"
      from outbound_message
      where ${ofJob(job)} and (status = 'QUEUED' or (status = 'HELD' and next_attempt_at is not null))`,
  );
  if (row?.dueMs == null) return;
  await enqueueDelivery(store, tx, job, { at: new Date(row.dueMs), organizationId: row.organizationId });
}
