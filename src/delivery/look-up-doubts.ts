import type { OpenedChannel } from '../channel/provider-channels.ts';
import type { MessageStatus } from '../outbound/message-status.ts';
import type { StepCode } from '../outbound/outbound-message.ts';
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
  if (result.messages.length === 0) return alike.map((doubt) => ({ doubt, kind: 'absent' }));
  const { ownedIds, unknown } = await readAlike(settings, channel.id, first, result.messages);
  const unowned = result.messages.filter(({ providerMessageId }) => !ownedIds.includes(providerMessageId));
  if (unowned.length === 0) return alike.map((doubt) => ({ doubt, kind: 'absent' }));
  if (unowned.length < unknown.length || unknown.some(({ status }) => status === 'SENDING')) {
    const sentence = `The carrier has ${unowned.length} messages of this text to this address, which may be any of ${unknown.length} of ours.`;
    return alike.map((doubt) => ({ doubt, kind: 'unclear', code: 'LOOK_UP_AMBIGUOUS', sentence }));
  }
  return alike.flatMap((doubt) => {
    // Whoever looks at the same time gives the others theirs by the same order.
    const found = unowned[unknown.findIndex(({ id }) => id === doubt.messageId)];
    return found === undefined ? [] : { doubt, kind: 'found', found };
  });
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

/** Steps that ended a doubt without knowing: what the carrier has may be of the attempt before. */
const blindCodes: StepCode[] = ['POLICY_RESEND', 'POLICY_FAIL', 'RESENT_BY_PERSON', 'FAILED_BY_PERSON'];
const decidedBlindly = `$[*].code ? (${blindCodes.map((code) => `@ == "${code}"`).join(' || ')})`;

interface Alike {
  /** Of those found, what is known as other messages of ours. */
  ownedIds: string[];
  /** Ours of this text to this address that may have another id at the carrier than we know, in the order of their ids. */
  unknown: { id: string; status: MessageStatus }[];
}

/** Read at one moment: what is not unknown any more is owned. */
async function readAlike(
  { store }: DeliverySettings,
  channelId: string,
  { to, body }: Doubt,
  found: FoundMessage[],
): Promise<Alike> {
  const foundIds = found.map(({ providerMessageId }) => providerMessageId);
  const [alike] = await query(
    store.em.fork(),
    sql<Alike>`
      -- Numbers of one messaging service are channels of their own here, but one list at the carrier.
      with ours as (
        select id from channel where organization_id = (select organization_id from channel where id = ${channelId})
      )
      select array(
               select provider_message_id from outbound_message
               where channel_id in (select id from ours) and provider_message_id = any(${foundIds}::text[])
             ) as "ownedIds",
             coalesce((
               select jsonb_agg(jsonb_build_object('id', id, 'status', status) order by id) from outbound_message
               where channel_id in (select id from ours) and to_address = ${to} and body = ${body}
                 and (status in ('SENDING', 'IN_DOUBT') or history @? ${decidedBlindly}::jsonpath)
             ), '[]') as unknown`,
  );
  return alike ?? { ownedIds: [], unknown: [] };
}
