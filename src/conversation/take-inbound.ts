import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { OpenedChannel } from '../channel/provider-channels.ts';
import { canonicalAddress } from '../consent/canonical-address.ts';
import { type Keyword, readKeyword } from '../consent/keywords.ts';
import { findOverallStates } from '../consent/overall-states.ts';
import { findKeywords } from '../organization/find-keywords.ts';
import type { KeywordLists } from '../organization/keyword-lists.ts';
import { repeatOnOutage } from '../platform/database.ts';
import { type BatchRules, createMicroBatch } from '../platform/micro-batch.ts';
import { startStopwatch } from '../platform/stopwatch.ts';
import type { Store } from '../platform/store.ts';
import type { CarrierInbound } from '../providers/provider.ts';
import { type ChannelInbound, readInbound, recordInbound } from './record-inbound.ts';
import { type KeywordMessage, recordKeywords } from './record-keywords.ts';
import { traceKeyword } from './trace-keyword.ts';

/** Takes one message that a customer wrote to the channel; resolves when all that follows from it is on disk. */
export type TakeInbound = (channel: OpenedChannel, inbound: CarrierInbound, payload: string) => Promise<void>;

/** A keyword may have to come again; what was told of it by then. */
interface Waiting {
  message: KeywordMessage;
  isRecorded: boolean;
}

const mostOrganizations = 10_000;
const pauseMs = 20;
/** Carriers wait 15 s for their answer, and a keyword may have waited for a send before the database went away. */
const longestOutageMs = 3_000;

/**
 * Keywords wait for claims of their organization, and hold them up: they have micro-batches of their own, one of each
 * organization, so that nobody else's messages wait behind them.
 */
export function createTakeInbound(store: Store, rules: BatchRules): TakeInbound {
  const addOrdinary = createMicroBatch<ChannelInbound>((batch) => recordInbound(store, batch), rules);
  const keywordBatches = new LRUCache<string, (waiting: Waiting) => Promise<void>>({ max: mostOrganizations });

  function batchOf(organizationId: string): (waiting: Waiting) => Promise<void> {
    const known = keywordBatches.get(organizationId);
    if (known !== undefined) return known;
    const add = createMicroBatch<Waiting>((batch) => recordBatch(store, batch), rules);
    keywordBatches.set(organizationId, add);
    return add;
  }

  return async (channel, inbound, payload) => {
    const ageMs = startStopwatch();
    const entry: ChannelInbound = { organizationId: channel.organizationId, channelId: channel.id, inbound, payload };
    const keyword = await readMessage(store, channel, entry, ageMs);
    if (keyword === null) return addOrdinary(entry);
    await traceKeyword(store.tracing, keyword, async (traceparent) => {
      const waiting: Waiting = { message: { ...keyword, traceparent }, isRecorded: false };
      for (;;) {
        await batchOf(channel.organizationId)(waiting);
        if (waiting.isRecorded) return;
        await sleep(pauseMs);
      }
    });
  };
}

async function recordBatch(store: Store, batch: Waiting[]): Promise<void> {
  const messages = batch.map(({ message }) => message);
  const left = new Set(await repeatOnOutage(() => recordKeywords(store, messages), longestOutageMs));
  for (const waiting of batch) waiting.isRecorded = !left.has(waiting.message);
}

/** Null where it is an ordinary message: no keyword, or one that says nothing here, or of nobody whom we could write to. */
async function readMessage(
  store: Store,
  channel: OpenedChannel,
  entry: ChannelInbound,
  ageMs: () => number,
): Promise<Omit<KeywordMessage, 'traceparent'> | null> {
  const { inbound } = entry;
  const { organizationId, type: channelType } = channel;
  const own = await repeatOnOutage(() => findKeywords(store.em.fork(), organizationId), longestOutageMs);
  const keyword = toKeyword(own, inbound);
  const address = keyword === null ? null : canonicalAddress(channelType, inbound.from);
  if (keyword === null || address === null) return null;
  const addressee = { channelType, address };
  if (keyword.isCommonAnswer) {
    const stateOf = await findOverallStates(store.em.fork(), organizationId, [addressee]);
    if (stateOf(addressee) !== 'OPTED_OUT') return null;
  }
  const { state } = keyword;
  const isAnswered = inbound.isAnswered === true;
  return { ...readInbound(entry), ...addressee, state, keyword, channel, isAnswered, ageMs };
}

/** What the carrier has done by its own rules counts, whatever the text. */
function toKeyword(own: KeywordLists, { body, optOut }: CarrierInbound): Keyword | null {
  const read = readKeyword(body, own);
  if (optOut === undefined) return read;
  return {
    state: optOut === 'STOP' ? 'OPTED_OUT' : 'OPTED_IN',
    language: read?.language ?? null,
    isCommonAnswer: false,
  };
}
