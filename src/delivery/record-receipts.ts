import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { BreakerRules } from '../failover/breaker-rules.ts';
import { recordReports } from '../failover/record-health.ts';
import { query, repeatOnOutage, sql } from '../platform/database.ts';
import type { Metrics } from '../platform/metrics.ts';
import { change, type Store } from '../platform/store.ts';
import { makeStorable } from '../platform/text.ts';
import type { CarrierReceipt } from '../providers/provider.ts';
import { applyReports, lockMessages, type Report } from './apply-reports.ts';
import { completeSettledRequests } from './complete-requests.ts';
import { readReference } from './reference.ts';
import { reportColumns } from './report-columns.ts';
import { type Fault, reportFaults } from './report-faults.ts';
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
    const { held, settled, ends, faults, reports } = await repeatOnOutage(
      () => storeReceipts(store, batch),
      longestWaitMs,
    );
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
    const matched = await matchMessages(tx, receipts);
    const ids = matched.flatMap(({ messageId }) => messageId ?? []);
    const messages = await lockMessages(tx, ids, { skipLocked: true });
    const free = new Set(messages.map(({ id }) => id));
    const isFree = ({ messageId }: MatchedReceipt) => messageId === null || free.has(messageId);
    const stored = matched.filter(isFree);
    const reports = await insertReceipts(tx, stored);
    countReceipts(store.metrics, stored, reports);
    const settled = await applyReports(store, tx, messages, reports);
    return {
      held: matched.filter((receipt) => !isFree(receipt)),
      settled,
      ends: findEnds(matched, reports),
      faults: findFaults(matched, reports),
      reports,
    };
  });
}

/** A batch that is repeated after an outage is counted twice. */
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

/** The message of each receipt, by our reference or else by the carrier's id; only on the channel that the callback came for. */
async function matchMessages(tx: EntityManager, receipts: ChannelReceipt[]): Promise<MatchedReceipt[]> {
  const rows = await query(
    tx,
    sql<{ index: number; id: string }>`
      select input.index::int as index, m.id
      from unnest(
        ${receipts.map((entry) => entry.channelId)}::uuid[],
        ${receipts.map((entry) => readReference(entry.receipt.reference)?.messageId ?? null)}::uuid[],
        ${receipts.map((entry) => entry.receipt.providerMessageId)}::text[]
      ) with ordinality as input(channel_id, message_id, provider_message_id, index)
      join lateral (
        select id from outbound_message m where m.id = input.message_id and m.channel_id = input.channel_id
        union all
        select id from outbound_message m
        where input.message_id is null and m.channel_id = input.channel_id
          and m.provider_message_id = input.provider_message_id
        limit 1
      ) m on true`,
  );
  const found = new Map(rows.map((row) => [row.index - 1, row.id]));
  return receipts.map((receipt, index) => ({ ...receipt, messageId: found.get(index) ?? null }));
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
        ${column((entry) => entry.messageId)}::uuid[], ${column((entry) => entry.receipt.dedupeKey)}::text[],
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
