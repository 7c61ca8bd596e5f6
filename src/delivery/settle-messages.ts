import type { EntityManager } from '@mikro-orm/postgresql';
import { type DeliveryJob, deliveryQueue } from '../outbound/delivery-job.ts';
import type { MessageStatus } from '../outbound/message-status.ts';
import { query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import type { SendOutcome } from '../providers/provider.ts';
import { type ClaimedMessage, ofJob } from './claim-messages.ts';
import { completeRequests } from './complete-requests.ts';
import { tellTaken } from './conversation-job.ts';
import { appendMessageEvents } from './message-changes.ts';
import { nextAttemptAt, spread } from './retry-delay.ts';
import { applyWaitingReceipts, lockAsSettling } from './waiting-receipts.ts';

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
  { store, retryDelaysMs }: { store: Store; retryDelaysMs: readonly number[] },
  job: DeliveryJob,
  channelId: string,
  sent: SentMessage[],
  isLast: boolean,
): Promise<void> {
  const factor = spread();
  const settlements = sent.map((message) => settle(message, retryDelaysMs, factor));
  await change(store, async (tx) => {
    await lockAsSettling(tx, channelId);
    if (settlements.length > 0) await writeSettlements(tx, settlements);
    await applyWaitingReceipts(
      store,
      tx,
      channelId,
      settlements.flatMap((settlement) => settlement.providerMessageId ?? []),
    );
    if (isLast) await planNextAttempt(store, tx, job);
    await tellTaken(
      store,
      tx,
      settlements.map(({ id }) => id),
    );
    if ('requestId' in job) await completeRequests(tx, [job.requestId]);
  });
}

function settle({ id, attempt, outcome }: SentMessage, retryDelaysMs: readonly number[], factor: number): Settlement {
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
      const next = retry.may ? nextAttemptAt(attempt, retry.afterMs, retryDelaysMs, factor) : null;
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

/** One job at a time follows from another: for the earliest of those that wait. What is due later, it plans again. */
async function planNextAttempt(store: Store, tx: EntityManager, job: DeliveryJob): Promise<void> {
  const [row] = await query(
    tx,
    sql<{ due_ms: number | null }>`
      select (extract(epoch from min(next_attempt_at)) * 1000)::float8 as due_ms from outbound_message
      where ${ofJob(job)} and status = 'QUEUED'`,
  );
  if (row?.due_ms == null) return;
  await store.jobs.enqueue(tx, deliveryQueue, job, { startAfter: new Date(row.due_ms) });
}
