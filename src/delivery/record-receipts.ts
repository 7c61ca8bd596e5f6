import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { BreakerRules } from '../failover/breaker-rules.ts';
import { recordReports } from '../failover/record-health.ts';
import { query, repeatOnOutage, sql } from '../platform/database.ts';
import type { Metrics } from '../platform/metrics.ts';
import { change, type Store } from '../platform/store.ts';
import { makeStorable } from '../platform/text.ts';
import type { CarrierReceipt } from '../providers/provider.ts';
import { applyReports, lockMessages, type Report, type ReportedMessage } from './apply-reports.ts';
import { completeSettledRequests } from './complete-requests.ts';
import { readReference } from './reference.ts';
import { reportColumns } from './report-columns.ts';
import { type Fault, reportFaults } from './report-faults.ts';
import { timeReceipts } from './time-receipts.ts';
import { traceReceipts } from './trace-receipts.ts';
import { lockAsReceipts } from './waiting-receipts.ts';

/** A receipt as a webhook brought it: verified, and of a channel of ours. */
export interface ChannelReceipt {
  organizationId: string;
  channelId: string;
  /** Whether it is counted how soon the channel's receipts come. */
  isTimed: boolean;
  receipt: CarrierReceipt;
  /** The callback as it came. */
  payload: string;
}

interface MatchedReceipt extends ChannelReceipt {
  messageId: string | null;
}

/** Carriers wait 15 s for their answer. */
const longestWaitMs = 10_000;

const pauseMs = 5;

/** Stores a batch of receipts and applies those whose message is known; told twice, a receipt counts once. */
export async function recordReceipts(store: Store, rules: BreakerRules, arrived: ChannelReceipt[]): Promise<void> {
  const startTime = new Date();
  let receipts = arrived.map(toStorable);
  while (receipts.length > 0) {
    const batch = receipts;
    // A carrier may report only once: its receipt waits here while the database is away.
    const outcome = await repeatOnOutage(() => storeReceipts(store, batch), longestWaitMs);
    const { held, stored, messages, settled, ends, faults, reports } = outcome;
    countReceipts(store.metrics, stored, reports);
    timeReceipts(store.metrics, messages, reports);
    for (const [channelId, own] of Map.groupBy(ends, (end) => end))
      await recordReports(store.em, channelId, own.length);
    await reportFaults(store, rules, faults);
    await completeSettledRequests(store, settled);
    await traceReceipts(store, startTime, reports);
    if (held.length > 0) await sleep(pauseMs);
    receipts = held;
  }
}

interface Stored {
  /** Those whose message somebody else holds. */
  held: ChannelReceipt[];
  stored: MatchedReceipt[];
  /** Theirs, as they were before. */
  messages: ReportedMessage[];
  /** Requests that may be complete. */
  settled: string[];
  /** The channel of each receipt that told the end of a message, of channels whose receipts are timed. */
  ends: string[];
  faults: Fault[];
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
    const ends = findEnds(matched, reports);
    return { held, stored, messages, settled, ends, faults: findFaults(matched, reports), reports };
  });
}

/** After the commit: a transaction that was tried in vain has stored nothing. */
function countReceipts(metrics: Metrics, stored: MatchedReceipt[], reports: Report[]): void {
  metrics.receiptBatch.observe(stored.length);
  const countBy = (rows: { status: string }[]) => Map.groupBy(rows, ({ status }) => status);
  const known = stored.flatMap(({ messageId, receipt }) => (messageId === null ? [] : receipt));
  const orphans = stored.flatMap(({ messageId, receipt }) => (messageId === null ? receipt : []));
  const fresh = countBy(reports);
  for (const [status, own] of countBy(known)) {
    const news = fresh.get(status)?.length ?? 0;
    metrics.receipts.inc({ status, fate: 'stored' }, news);
    metrics.receipts.inc({ status, fate: 'repeated' }, own.length - news);
  }
  for (const [status, own] of countBy(orphans)) metrics.receipts.inc({ status, fate: 'orphan' }, own.length);
}

/** Told again, a receipt is no report. */
function findEnds(matched: MatchedReceipt[], reports: Report[]): string[] {
  const ended = new Set(
    reports.flatMap(({ status, messageId }) => (status === 'DELIVERED' || status === 'FAILED' ? messageId : [])),
  );
  const channels = matched.flatMap(({ isTimed, messageId, channelId }) =>
    isTimed && messageId !== null && ended.has(messageId) ? [[messageId, channelId] as const] : [],
  );
  return [...new Map(channels).values()];
}

function findFaults(matched: MatchedReceipt[], reports: Report[]): Fault[] {
  const told = new Set(reports.map(({ messageId }) => messageId));
  const faults = matched.flatMap(({ channelId, messageId, receipt: { failure } }) =>
    failure?.isAboutChannel && messageId !== null && told.has(messageId) ? { channelId, messageId, ...failure } : [],
  );
  return [...new Map(faults.map((fault) => [fault.messageId, fault])).values()];
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

/** The message that each receipt is about: by our reference, of which it is not known yet whether there is such a message; or else by the carrier's id. */
async function nameMessages(tx: EntityManager, receipts: ChannelReceipt[]): Promise<MatchedReceipt[]> {
  const named = receipts.map((receipt) => ({
    ...receipt,
    messageId: readReference(receipt.receipt.reference)?.messageId ?? null,
  }));
  const unnamed = named.filter(({ messageId }) => messageId === null);
  if (unnamed.length === 0) return named;
  const rows = await query(
    tx,
    sql<{ id: string; key: string }>`
      select m.id, m.channel_id || ' ' || m.provider_message_id as key
      from unnest(
        ${unnamed.map((entry) => entry.channelId)}::uuid[],
        ${unnamed.map((entry) => entry.receipt.providerMessageId)}::text[]
      ) as input(channel_id, provider_message_id)
      join outbound_message m on m.channel_id = input.channel_id and m.provider_message_id = input.provider_message_id`,
  );
  const found = new Map(rows.map(({ key, id }) => [key, id]));
  return named.map((entry) => ({
    ...entry,
    messageId: entry.messageId ?? found.get(`${entry.channelId} ${entry.receipt.providerMessageId}`) ?? null,
  }));
}

/** Without the message where there is none of this id, or none on the channel that the callback came for. */
async function dropUnknown(
  tx: EntityManager,
  named: MatchedReceipt[],
  locked: ReportedMessage[],
): Promise<MatchedReceipt[]> {
  const channelOf = new Map(locked.map(({ id, channel_id }) => [id, channel_id]));
  const missing = named.flatMap(({ messageId }) => (messageId === null || channelOf.has(messageId) ? [] : messageId));
  if (missing.length > 0) {
    const others = await query(
      tx,
      sql<{ id: string; channel_id: string }>`
        select id, channel_id from outbound_message where id = any(${[...new Set(missing)]}::uuid[])`,
    );
    for (const { id, channel_id } of others) channelOf.set(id, channel_id);
  }
  return named.map((entry) => {
    const isKnown = entry.messageId !== null && channelOf.get(entry.messageId) === entry.channelId;
    return isKnown ? entry : { ...entry, messageId: null };
  });
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
