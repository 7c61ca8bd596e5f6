import type { OpenedChannel } from '../channel/provider-channels.ts';
import { query, sql } from '../platform/database.ts';
import type { FoundMessage, LookUpResult } from '../providers/provider.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import type { Doubt } from './find-doubts.ts';
import { writeReference } from './reference.ts';

/** What the look-up says of one message in doubt. */
export type Verdict = { doubt: Doubt } & (
  | { kind: 'found'; found: FoundMessage }
  | { kind: 'absent' }
  | { kind: 'unclear'; code: 'LOOK_UP_FAILED' | 'LOOK_UP_AMBIGUOUS'; sentence: string }
);

const lookUpsAtOnce = 8;

/** Asks the carrier for each of the messages, which are of one channel. */
export async function lookUpDoubts(
  settings: DeliverySettings,
  channel: OpenedChannel,
  doubts: Doubt[],
): Promise<Verdict[]> {
  // Messages with the same text to the same address cannot be told apart by what the carrier shows: judged together.
  const groups = [...Map.groupBy(doubts, ({ to, body }) => JSON.stringify([to, body])).values()];
  const verdicts: Verdict[][] = [];
  for (let from = 0; from < groups.length; from += lookUpsAtOnce) {
    const some = groups.slice(from, from + lookUpsAtOnce);
    verdicts.push(...(await Promise.all(some.map((group) => judgeAlike(settings, channel, group)))));
  }
  return verdicts.flat();
}

async function judgeAlike(settings: DeliverySettings, channel: OpenedChannel, alike: Doubt[]): Promise<Verdict[]> {
  const [first] = alike;
  if (first === undefined) return [];
  const result = await lookUp(settings, channel, first);
  if (result.kind === 'unavailable') {
    const sentence = `The carrier could not be asked: ${result.sentence}`;
    return alike.map((doubt) => ({ doubt, kind: 'unclear', code: 'LOOK_UP_FAILED', sentence }));
  }
  const unowned = await findUnowned(settings, channel.id, result.messages);
  if (unowned.length === 0) return alike.map((doubt) => ({ doubt, kind: 'absent' }));
  const rivals = await countRivals(settings, channel.id, alike);
  if (unowned.length < alike.length + rivals) {
    const sentence = `The carrier has ${unowned.length} messages of this text to this address, which may be any of ${alike.length + rivals} of ours.`;
    return alike.map((doubt) => ({ doubt, kind: 'unclear', code: 'LOOK_UP_AMBIGUOUS', sentence }));
  }
  return alike.map((doubt, index) => ({ doubt, kind: 'found', found: unowned[index] as FoundMessage }));
}

/** From the earliest of the claims on. */
async function lookUp(
  { log }: DeliverySettings,
  { provider, address }: OpenedChannel,
  { messageId, attempt, to, body, claimedAt }: Doubt,
): Promise<LookUpResult> {
  if (provider.lookUp === undefined) {
    return { kind: 'unavailable', code: 'NO_LOOK_UP', sentence: 'It offers no look-up.' };
  }
  try {
    return await provider.lookUp({ from: address, to, body, reference: writeReference(messageId, attempt), claimedAt });
  } catch (error) {
    log.error({ err: error, messageId }, 'a provider failed to translate a look-up');
    return { kind: 'unavailable', code: 'INTERNAL', sentence: 'The look-up could not be followed.' };
  }
}

/** Without those that are known as other messages of ours. */
async function findUnowned(
  { store }: DeliverySettings,
  channelId: string,
  found: FoundMessage[],
): Promise<FoundMessage[]> {
  if (found.length === 0) return [];
  const owned = await query(
    store.em.fork(),
    sql<{ id: string }>`
      select provider_message_id as id from outbound_message
      where channel_id = ${channelId} and provider_message_id = any(${found.map((message) => message.providerMessageId)}::text[])
      union all
      select provider_message_id from receipt
      where channel_id = ${channelId} and message_id is not null
        and provider_message_id = any(${found.map((message) => message.providerMessageId)}::text[])`,
  );
  const ids = new Set(owned.map(({ id }) => id));
  return found.filter(({ providerMessageId }) => !ids.has(providerMessageId));
}

/** Others of ours with the same text to the same address of which the carrier's id is not known yet either. */
async function countRivals({ store }: DeliverySettings, channelId: string, alike: Doubt[]): Promise<number> {
  const [row] = await query(
    store.em.fork(),
    sql<{ count: number }>`
      select count(*)::int as count from outbound_message
      where channel_id = ${channelId} and to_address = ${alike[0]?.to} and body = ${alike[0]?.body}
        and status in ('SENDING', 'IN_DOUBT') and id <> all(${alike.map(({ messageId }) => messageId)}::uuid[])`,
  );
  return row?.count ?? 0;
}
