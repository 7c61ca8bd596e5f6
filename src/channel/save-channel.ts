import type { EntityManager } from '@mikro-orm/postgresql';
import { getGlobalDispatcher } from 'undici';
import { appendEvents } from '../event/append-events.ts';
import type { Actor } from '../organization/actor.ts';
import { invalid } from '../platform/domain-error.ts';
import { loadOwn } from '../platform/find-own.ts';
import { changeOnce, type RepeatableInput, readIdempotentCall } from '../platform/idempotency.ts';
import { toE164 } from '../platform/phone-address.ts';
import { reasonOf } from '../platform/reason-of.ts';
import { change } from '../platform/store.ts';
import { requireText } from '../platform/text.ts';
import { newId } from '../platform/uuid.ts';
import { findProvider } from '../providers/list.ts';
import type { Provider } from '../providers/provider.ts';
import { Channel, type ChannelType } from './channel.ts';
import { type ChannelPaceInput, noPace, readChannelPace } from './channel-pace-input.ts';
import type { ChannelStore } from './channel-store.ts';
import { tellLineChanged } from './line-job.ts';

/** Exactly one member, named as the provider: its settings, as the provider reads them. */
type ChannelCredentials = Record<string, unknown>;

interface NewChannel extends RepeatableInput, ChannelPaceInput {
  name: string;
  type: ChannelType;
  address: string;
  credentials: ChannelCredentials;
  slowReceiptSeconds?: number | null | undefined;
  carrierConfirmsOptOut?: boolean | null | undefined;
}

interface ChannelChanges extends ChannelPaceInput {
  id: string;
  name?: string | null | undefined;
  credentials?: ChannelCredentials | null | undefined;
  slowReceiptSeconds?: number | null | undefined;
  isActive?: boolean | null | undefined;
  carrierConfirmsOptOut?: boolean | null | undefined;
}

export async function createChannel(store: ChannelStore, actor: Actor, input: NewChannel): Promise<Channel> {
  const { provider, settings } = readCredentials(input.credentials);
  if (!provider.channelTypes.includes(input.type)) {
    throw invalid('type', `${provider.name} carries ${provider.channelTypes.join(', ')}, not ${input.type}.`);
  }
  const id = newId();
  const now = new Date();
  const values = {
    id,
    organizationId: actor.organizationId,
    name: requireText('name', input.name, 100),
    type: input.type,
    provider: provider.name,
    address: readAddress(input.address),
    sealedCredentials: store.sealer.seal(JSON.stringify(settings), id),
    ...readChannelPace(input, noPace),
    slowReceiptSeconds: readSlowReceiptSeconds(input.slowReceiptSeconds),
    isActive: true,
    carrierConfirmsOptOut: input.carrierConfirmsOptOut ?? false,
    createdAt: now,
    updatedAt: now,
  };
  return changeOnce(store, readIdempotentCall(actor, 'createChannel', input), id, {
    create: async (tx) => {
      const channel = tx.create(Channel, values);
      await appendChanged(tx, channel);
      return channel;
    },
    find: (em, earlierId) => loadOwn(em, Channel, { organizationId: actor.organizationId }, earlierId),
  });
}

/** New credentials replace the old ones whole; they must be of the channel's provider. */
export async function updateChannel(store: ChannelStore, actor: Actor, input: ChannelChanges): Promise<Channel> {
  const credentials = input.credentials == null ? null : readCredentials(input.credentials);
  const channel = await change(store, async (tx) => {
    const channel = await loadOwn(tx, Channel, { organizationId: actor.organizationId }, input.id);
    if (input.name != null) channel.name = requireText('name', input.name, 100);
    if (input.isActive != null) channel.isActive = input.isActive;
    await changePace(store, tx, channel, input);
    if (input.slowReceiptSeconds !== undefined) {
      channel.slowReceiptSeconds = readSlowReceiptSeconds(input.slowReceiptSeconds);
    }
    if (input.carrierConfirmsOptOut != null) channel.carrierConfirmsOptOut = input.carrierConfirmsOptOut;
    if (credentials !== null) {
      if (credentials.provider.name !== channel.provider) {
        throw invalid(
          'credentials',
          `This channel is at ${channel.provider}; create another channel for another provider.`,
        );
      }
      tx.assign(channel, { sealedCredentials: store.sealer.seal(JSON.stringify(credentials.settings), channel.id) });
    }
    channel.updatedAt = new Date();
    await appendChanged(tx, channel);
    return channel;
  });
  store.providerChannels.forget(channel.id);
  return channel;
}

/** Who waits by another rate, or none, waits for too long or is too many. */
async function changePace(
  store: ChannelStore,
  tx: EntityManager,
  channel: Channel,
  input: ChannelPaceInput,
): Promise<void> {
  const { messagesPerSecond, burst } = channel;
  tx.assign(channel, readChannelPace(input, channel));
  if (channel.messagesPerSecond === messagesPerSecond && channel.burst === burst) return;
  await tellLineChanged(store, tx, channel.id);
}

function readSlowReceiptSeconds(seconds: number | null | undefined): number | null {
  if (seconds == null) return null;
  if (seconds >= 1 && seconds <= 3_600) return seconds;
  throw invalid(
    'slowReceiptSeconds',
    `slowReceiptSeconds is ${seconds}; give 1 to 3,600, or null not to time receipts.`,
  );
}

function appendChanged(tx: EntityManager, channel: Channel): Promise<void> {
  return appendEvents(tx, [{ organizationId: channel.organizationId, type: 'CHANNEL_CHANGED', subjectId: channel.id }]);
}

function readCredentials(credentials: ChannelCredentials): { provider: Provider; settings: unknown } {
  const [entry, ...others] = Object.entries(credentials);
  const provider = entry === undefined ? undefined : findProvider(entry[0]);
  if (entry === undefined || provider === undefined || others.length > 0) {
    throw invalid('credentials', 'credentials must have exactly one member, named as the provider, e.g. twilio.');
  }
  const settings = entry[1];
  try {
    provider.open(settings, getGlobalDispatcher());
  } catch (error) {
    throw invalid(`credentials.${provider.name}`, reasonOf(error));
  }
  return { provider, settings };
}

/** A phone number in E.164 form, a short code, or an alphanumeric sender (which nobody can answer). */
function readAddress(text: string): string {
  const address = requireText('address', text, 320);
  const number = toE164(address);
  if (number !== null) return number;
  if (/^\d{3,8}$/.test(address) || /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(address)) return address;
  throw invalid(
    'address',
    'address is no phone number in E.164 form (e.g. "+37255512345"), short code or sender name.',
  );
}
