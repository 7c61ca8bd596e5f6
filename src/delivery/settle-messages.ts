import type { EntityManager } from '@mikro-orm/postgresql';
import type { ConversationMode } from '../configuration/outbound-configuration.ts';
import { type DeliveryJob, deliveryQueue } from '../outbound/delivery-job.ts';
import type { MessageStatus } from '../outbound/message-status.ts';
import { query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import type { SendOutcome } from '../providers/provider.ts';
import type { ClaimedMessage } from './claim-messages.ts';
import { completeRequests } from './complete-requests.ts';
import { tellTaken } from './conversation-job.ts';
import { appendMessageEvents } from './message-changes.ts';
import { applyWaitingReceipts, excludeUnreferredReceipts } from './record-receipts.ts';
import { nextAttemptAt } from './retry-delay.ts';

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
  nextAttemptAt: Date | null;
}

/** Writes down what the carrier answered, in one statement for the chunk, and plans the next attempts. */
export async function settleMessages(
  store: Store,
  job: DeliveryJob,
  channelId: string,
  sent: SentMessage[],
  retryDelaysMs: readonly number[],
): Promise<void> {
  const settlements = sent.map((message) => settle(message, retryDelaysMs));
  await change(store, async (tx) => {
    await excludeUnreferredReceipts(tx, channelId);
    if (settlements.length > 0) await writeSettlements(tx, settlements);
    await applyWaitingReceipts(
      store,
      tx,
      channelId,
      settlements.flatMap((settlement) => settlement.providerMessageId ?? []),
    );
    await planNextAttempt(store, tx, job, settlements);
    await openConversationsOnSend(store, tx, job, settlements);
    if ('requestId' in job) await completeRequests(tx, [job.requestId]);
  });
}

function settle({ id, attempt, outcome }: SentMessage, retryDelaysMs: readonly number[]): Settlement {
  const open = { id, attempt, providerMessageId: null, segments: null, nextAttemptAt: null };
  switch (outcome.kind) {
    case 'accepted': {
      const { providerMessageId, segments } = outcome;
      const noFailure = { failureCode: null, failureMessage: null, isRetryable: null };
      return { ...open, ...noFailure, status: 'SENT', providerMessageId, segments };
    }
    case 'unknown': {
      const failure = { failureCode: outcome.code, failureMessage: outcome.sentence, isRetryable: false };
      return { ...open, ...failure, status: 'IN_DOUBT' };
    }
    case 'refused': {
      const { code, sentence, retry } = outcome;
      const failure = { failureCode: code, failureMessage: sentence, isRetryable: retry.may };
      const next = retry.may ? nextAttemptAt(attempt, retry.afterMs, retryDelaysMs) : null;
      return { ...open, ...failure, status: next === null ? 'FAILED' : 'QUEUED', nextAttemptAt: next };
    }
  }
}

/** A receipt may have been faster than the carrier's answer: what it moved further stays where it is. */
async function writeSettlements(tx: EntityManager, settlements: Settlement[]): Promise<void> {
  const column = <Value>(read: (settlement: Settlement) => Value) => settlements.map(read);
  const at = new Date().toISOString();
  await query(
    tx,
    sql`
      with input as (
        select * from unnest(
          ${column((s) => s.id)}::uuid[], ${column((s) => s.attempt)}::smallint[], ${column((s) => s.status)}::text[],
          ${column((s) => s.providerMessageId)}::text[], ${column((s) => s.segments)}::smallint[],
          ${column((s) => s.failureCode)}::text[], ${column((s) => s.failureMessage)}::text[],
          ${column((s) => s.isRetryable)}::boolean[], ${column((s) => s.nextAttemptAt)}::timestamptz[]
        ) as row(id, attempt, status, provider_message_id, segments, failure_code, failure_message, retryable, next_attempt_at)
      ), locked as materialized (
        select m.id, m.status in ('SENDING', 'IN_DOUBT') and m.status <> input.status as moves
        from outbound_message m join input on input.id = m.id and input.attempt = m.attempts
        order by m.id for update of m
      ), updated as (
        update outbound_message m
        set provider_message_id = coalesce(input.provider_message_id, m.provider_message_id),
            segments = coalesce(input.segments, m.segments),
            status = case when moves then input.status else m.status end,
            failure_code = case when moves then input.failure_code else m.failure_code end,
            failure_message = case when moves then input.failure_message else m.failure_message end,
            failure_retryable = case when moves then input.retryable else m.failure_retryable end,
            next_attempt_at = case when moves then input.next_attempt_at else m.next_attempt_at end,
            history = case when moves then m.history || jsonb_build_object('status', input.status, 'at', ${at}::text)
                           else m.history end,
            updated_at = now()
        from input join locked using (id)
        where m.id = input.id
        returning m.*, moves
      ), changed as (select * from updated where moves)
      ${appendMessageEvents}`,
  );
}

async function planNextAttempt(
  store: Store,
  tx: EntityManager,
  job: DeliveryJob,
  settlements: Settlement[],
): Promise<void> {
  const times = settlements.flatMap(({ nextAttemptAt }) => nextAttemptAt?.getTime() ?? []);
  if (times.length === 0) return;
  // One job for the whole chunk, when the last of them is due: their waits differ by the jitter only.
  await store.jobs.enqueue(tx, deliveryQueue, job, { startAfter: new Date(Math.max(...times)) });
}

/** A settling in doubt may be of a message that a receipt has already taken further: it is asked for what they are now. */
async function openConversationsOnSend(
  store: Store,
  tx: EntityManager,
  job: DeliveryJob,
  settlements: Settlement[],
): Promise<void> {
  if (!('requestId' in job) || settlements.length === 0) return;
  const [request] = await query(
    tx,
    sql<{
      conversation_mode: ConversationMode;
    }>`select conversation_mode from outbound_request where id = ${job.requestId}`,
  );
  if (request?.conversation_mode !== 'ON_SEND') return;
  await tellTaken(
    store,
    tx,
    settlements.map(({ id }) => id),
  );
}
