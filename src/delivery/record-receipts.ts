import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { BreakerRules } from '../failover/breaker-rules.ts';
import { query, repeatOnOutage, sql } from '../platform/database.ts';
import type { Logger } from '../platform/logger.ts';
import { change, type Store } from '../platform/store.ts';
import { makeStorable } from '../platform/text.ts';
import { applyReports, lockMessages, type Report, type ReportedMessage } from './apply-reports.ts';
import { completeSettledRequests } from './complete-requests.ts';
import { countReceipts } from './count-receipts.ts';
import { type ChannelReceipt, dropUnknown, type MatchedReceipt, nameMessages } from './match-receipts.ts';
import { readReference } from './reference.ts';
import { reportColumns } from './report-columns.ts';
import { reportReceipts } from './report-receipts.ts';
import { timeReceipts } from './time-receipts.ts';
import { traceReceipts } from './trace-receipts.ts';
import { lockAsReceipts } from './waiting-receipts.ts';

/** Carriers wait 15 s for their answer. */
const longestWaitMs = 10_000;

const pauseMs = 5;

/** Stores a batch of receipts and applies those whose message is known; told twice, a receipt counts once. */
export async function recordReceipts(
  { store, breakerRules, log }: ReceiptSettings,
  arrived: ChannelReceipt[],
): Promise<void> {
  const startTime = new Date();
  let receipts = arrived.map(toStorable);
  while (receipts.length > 0) {
    const batch = receipts;
    // A carrier may report only once: its receipt waits here while the database is away.
    const outcome = await repeatOnOutage(() => storeReceipts(store, batch), longestWaitMs);
    const { held, stored, messages, settled, reports } = outcome;
    countReceipts(store.metrics, stored, reports);
    timeReceipts(store.metrics, messages, reports);
    await completeSettledRequests(store, settled);
    await reportReceipts(store, breakerRules, log, stored, reports);
    await traceReceipts(store, startTime, reports);
    if (held.length > 0) await sleep(pauseMs);
    receipts = held;
  }
}

export interface ReceiptSettings {
  store: Store;
  breakerRules: BreakerRules;
  log: Logger;
}

interface Stored {
  /** Those whose message somebody else holds. */
  held: ChannelReceipt[];
  stored: MatchedReceipt[];
  /** Theirs, as they were before. */
  messages: ReportedMessage[];
  /** Requests that may be complete. */
  settled: string[];
  /** Those that are new and whose message is known. */
  reports: Report[];
}

/**
 * The event log is read in the order in which transactions began to write. So this one must not wait for a message once
 * it has written, or locked another: who holds it would be told of behind us, though we come after. What is held is left
 * for the next transaction.
 */
function storeReceipts(store: Store, receipts: ChannelReceipt[]): Promise<Stored> {
  return change(store, async (tx) => {
    await lockChannelsOfUnreferenced(tx, receipts);
    const named = await nameMessages(tx, receipts);
    const ids = named.flatMap(({ messageId }) => messageId ?? []);
    const messages = await lockMessages(tx, ids, { skipLocked: true });
    const matched = await dropUnknown(tx, named, messages);
    const free = new Set(messages.map(({ id }) => id));
    const isFree = ({ messageId }: MatchedReceipt) => messageId === null || free.has(messageId);
    const stored = matched.filter(isFree);
    const reports = await insertReceipts(tx, stored);
    const settled = await applyReports(store, tx, messages, reports);
    const held = matched.filter((receipt) => !isFree(receipt));
    return { held, stored, messages, settled, reports };
  });
}

function toStorable({ receipt, payload, ...place }: ChannelReceipt): ChannelReceipt {
  const { failure } = receipt;
  return {
    ...place,
    payload: makeStorable(payload),
    receipt: {
      ...receipt,
      dedupeKey: makeStorable(receipt.dedupeKey),
      providerMessageId: makeStorable(receipt.providerMessageId),
      failure: failure === null ? null : { ...failure, sentence: makeStorable(failure.sentence) },
    },
  };
}

/** In the order of the channels' ids, so that two batches never wait for each other. */
async function lockChannelsOfUnreferenced(tx: EntityManager, receipts: ChannelReceipt[]): Promise<void> {
  const unreferenced = receipts.filter(({ receipt }) => readReference(receipt.reference) === null);
  for (const channelId of [...new Set(unreferenced.map((entry) => entry.channelId))].sort()) {
    await lockAsReceipts(tx, channelId);
  }
}

/** Begins with our reference where there is one: its ids grow with time, so that new keys are neighbours in the index; the carrier's are random. */
function toKey({ receipt: { reference, dedupeKey } }: MatchedReceipt): string {
  return readReference(reference) === null ? dedupeKey : `${reference} ${dedupeKey}`;
}

/** Answers with those that are new and whose message is known; the others wait, or stay as orphans that tell of a fault. */
async function insertReceipts(tx: EntityManager, receipts: MatchedReceipt[]): Promise<Report[]> {
  const column = <Value>(read: (entry: MatchedReceipt) => Value) => receipts.map(read);
  const rows = await query(
    tx,
    sql<Report>`
      insert into receipt (organization_id, channel_id, message_id, dedupe_key, provider_message_id, status,
                           failure_code, failure_message, failure_retryable, opts_out, reported_at, payload, attempt)
      select * from unnest(
        ${column((entry) => entry.organizationId)}::uuid[], ${column((entry) => entry.channelId)}::uuid[],
        ${column((entry) => entry.messageId)}::uuid[], ${column(toKey)}::text[],
        ${column((entry) => entry.receipt.providerMessageId)}::text[], ${column((entry) => entry.receipt.status)}::text[],
        ${column((entry) => entry.receipt.failure?.code ?? null)}::text[],
        ${column((entry) => entry.receipt.failure?.sentence ?? null)}::text[],
        ${column((entry) => entry.receipt.failure?.isRetryable ?? null)}::boolean[],
        ${column((entry) => entry.receipt.failure?.optsOut ?? null)}::boolean[],
        ${column((entry) => entry.receipt.reportedAt)}::timestamptz[], ${column((entry) => entry.payload)}::text[],
        ${column((entry) => readReference(entry.receipt.reference)?.attempt ?? null)}::smallint[])
      on conflict (channel_id, dedupe_key) do nothing
      returning ${reportColumns(sql``)}`,
  );
  return rows.filter((row) => row.messageId !== null);
}
