import type { OpenedChannel } from '../channel/provider-channels.ts';
import type { CarrierSearch, FoundMessage, LookUpResult } from '../providers/provider.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { matchFound } from './match-found.ts';
import { readUnknown } from './read-unknown.ts';
import type { Doubt } from './take-due-doubts.ts';

/** What the look-up says of one message in doubt. */
export type Verdict = { doubt: Doubt } & (
  | { kind: 'found'; found: FoundMessage }
  | { kind: 'absent' }
  | { kind: 'unclear'; reason: 'LOOK_UP_FAILED' | 'LOOK_UP_AMBIGUOUS'; sentence: string }
);

const lookUpsAtOnce = 8;

/** Asks the carrier for each of the messages, which are of one channel. */
export async function lookUpDoubts(
  settings: DeliverySettings,
  channel: OpenedChannel,
  doubts: Doubt[],
): Promise<Verdict[]> {
  const addresses = [...Map.groupBy(doubts, ({ to }) => to).entries()];
  const verdicts: Verdict[][] = [];
  for (let from = 0; from < addresses.length; from += lookUpsAtOnce) {
    const some = addresses.slice(from, from + lookUpsAtOnce);
    verdicts.push(...(await Promise.all(some.map(([to, own]) => judgeAddress(settings, channel, to, own)))));
  }
  return verdicts.flat();
}

/** The messages to one address are judged together: what the carrier shows may be any of those that look alike. */
async function judgeAddress(
  settings: DeliverySettings,
  channel: OpenedChannel,
  to: string,
  doubts: Doubt[],
): Promise<Verdict[]> {
  const since = new Date(Math.min(...doubts.map(({ claimedAt }) => claimedAt.getTime())));
  const now = doubts[0]?.now ?? new Date();
  const result = await lookUp(settings, channel, { to, since, now });
  if (result.kind === 'unavailable') {
    const sentence = `The carrier could not be asked: ${result.sentence}`;
    return doubts.map((doubt) => ({ doubt, kind: 'unclear', reason: 'LOOK_UP_FAILED', sentence }));
  }
  const { ownedIds, unknown } = await readUnknown(settings.store, channel.id, { to, since }, result.messages);
  const unowned = result.messages.filter(({ providerMessageId }) => !ownedIds.includes(providerMessageId));
  return doubts.map((doubt) => ({ doubt, ...matchFound(doubt.messageId, unknown, unowned) }));
}

async function lookUp(
  { store, log }: DeliverySettings,
  { id, provider, carrier, type, address }: OpenedChannel,
  search: Omit<CarrierSearch, 'from'>,
): Promise<LookUpResult> {
  if (provider.lookUp === undefined) return { kind: 'unavailable', sentence: 'It offers no look-up.' };
  const startedAt = performance.now();
  try {
    const result = await provider.lookUp({ from: address, ...search });
    const labels = { provider: carrier, channel_type: type, outcome: result.kind };
    store.metrics.lookUpSeconds.observe(labels, (performance.now() - startedAt) / 1_000);
    return result;
  } catch (error) {
    log.error({ err: error, channelId: id }, 'a provider failed to translate a look-up');
    return { kind: 'unavailable', sentence: 'The look-up could not be followed.' };
  }
}
