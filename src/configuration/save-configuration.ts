import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Channel, type ChannelType } from '../channel/channel.ts';
import { appendEvents } from '../event/append-events.ts';
import { readSendingHours, type SendingHoursInput } from '../hours/read-sending-hours.ts';
import type { Actor } from '../organization/actor.ts';
import { tellRulesChanged } from '../organization/rules-job.ts';
import { invalid } from '../platform/domain-error.ts';
import { loadOwn } from '../platform/find-own.ts';
import { changeOnce, type RepeatableInput, readIdempotentCall } from '../platform/idempotency.ts';
import { readPurpose } from '../platform/purpose.ts';
import { change, type Store } from '../platform/store.ts';
import { requireText } from '../platform/text.ts';
import { newId } from '../platform/uuid.ts';
import { MessageTemplate } from '../template/message-template.ts';
import { type ConversationMode, type InDoubtPolicy, OutboundConfiguration } from './outbound-configuration.ts';

interface NewConfiguration extends RepeatableInput {
  name: string;
  showInTimeline?: boolean | null | undefined;
  channelType: ChannelType;
  channelId: string;
  secondaryChannelId?: string | null | undefined;
  templateId: string;
  conversationMode?: ConversationMode | null | undefined;
  inDoubtPolicy?: InDoubtPolicy | null | undefined;
  purpose?: string | null | undefined;
  sendingHours?: SendingHoursInput | null | undefined;
  ignoresSendingHours?: boolean | null | undefined;
  ignoresFrequencyCap?: boolean | null | undefined;
}

interface ConfigurationChanges {
  id: string;
  name?: string | null | undefined;
  showInTimeline?: boolean | null | undefined;
  channelId?: string | null | undefined;
  /** Null takes it away. */
  secondaryChannelId?: string | null | undefined;
  templateId?: string | null | undefined;
  conversationMode?: ConversationMode | null | undefined;
  inDoubtPolicy?: InDoubtPolicy | null | undefined;
  /** Null takes the purpose away. */
  purpose?: string | null | undefined;
  /** Null: those of the organization. */
  sendingHours?: SendingHoursInput | null | undefined;
  ignoresSendingHours?: boolean | null | undefined;
  ignoresFrequencyCap?: boolean | null | undefined;
  isActive?: boolean | null | undefined;
}

export async function createOutboundConfiguration(
  store: Store,
  actor: Actor,
  input: NewConfiguration,
): Promise<OutboundConfiguration> {
  const name = requireText('name', input.name, 100);
  const rules = {
    showInTimeline: input.showInTimeline ?? false,
    conversationMode: input.conversationMode ?? 'ON_REPLY',
    inDoubtPolicy: input.inDoubtPolicy ?? 'HOLD',
    purpose: readPurpose(input.purpose),
    sendingHours: readSendingHours(input.sendingHours ?? null),
    ignoresSendingHours: input.ignoresSendingHours ?? false,
    ignoresFrequencyCap: input.ignoresFrequencyCap ?? false,
  };
  // The door fills in a rule that is left out, but not one that is null: with a key both are the same call.
  const call = readIdempotentCall(actor, 'createOutboundConfiguration', { ...input, ...rules });
  const { organizationId } = actor;
  const id = newId();
  return changeOnce(store, call, id, {
    create: async (tx) => {
      const own = { organizationId };
      const channel = await loadOwn(tx, Channel, own, input.channelId, { field: 'channelId' });
      const template = await loadOwn(tx, MessageTemplate, own, input.templateId, { field: 'templateId' });
      requireSameType(input.channelType, channel, template);
      const secondaryChannel = await loadSecondary(tx, organizationId, input.secondaryChannelId, channel);
      const now = new Date();
      const configuration = tx.create(OutboundConfiguration, {
        id,
        organizationId,
        name,
        channelType: input.channelType,
        channel,
        secondaryChannel,
        template,
        ...rules,
        isActive: true,
        createdAt: now,
        updatedAt: now,
      });
      await appendChanged(tx, configuration);
      return configuration;
    },
    find: (em, earlierId) => loadOwn(em, OutboundConfiguration, { organizationId }, earlierId),
  });
}

export async function updateOutboundConfiguration(
  store: Store,
  actor: Actor,
  input: ConfigurationChanges,
): Promise<OutboundConfiguration> {
  return change(store, async (tx) => {
    const { organizationId } = actor;
    const configuration = await loadOwn(tx, OutboundConfiguration, { organizationId }, input.id);
    const rules = holdingRules(configuration);
    if (input.name != null) configuration.name = requireText('name', input.name, 100);
    if (input.showInTimeline != null) configuration.showInTimeline = input.showInTimeline;
    if (input.conversationMode != null) configuration.conversationMode = input.conversationMode;
    if (input.inDoubtPolicy != null) configuration.inDoubtPolicy = input.inDoubtPolicy;
    if (input.purpose !== undefined) configuration.purpose = readPurpose(input.purpose);
    if (input.sendingHours !== undefined) configuration.sendingHours = readSendingHours(input.sendingHours);
    if (input.ignoresSendingHours != null) configuration.ignoresSendingHours = input.ignoresSendingHours;
    if (input.ignoresFrequencyCap != null) configuration.ignoresFrequencyCap = input.ignoresFrequencyCap;
    if (input.isActive != null) configuration.isActive = input.isActive;
    const channel = await loadOwn(tx, Channel, { organizationId }, input.channelId ?? configuration.channel.id);
    const template = await loadOwn(
      tx,
      MessageTemplate,
      { organizationId },
      input.templateId ?? configuration.template.id,
    );
    requireSameType(configuration.channelType, channel, template);
    const secondaryId =
      input.secondaryChannelId === undefined ? configuration.secondaryChannel?.id : input.secondaryChannelId;
    const secondaryChannel = await loadSecondary(tx, organizationId, secondaryId, channel);
    tx.assign(configuration, { channel, secondaryChannel, template, updatedAt: new Date() });
    await appendChanged(tx, configuration);
    if (!isDeepStrictEqual(holdingRules(configuration), rules)) {
      await tellRulesChanged(store, tx, { organizationId, configurationId: configuration.id });
    }
    return configuration;
  });
}

/** What messages are held by. */
function holdingRules({ sendingHours, ignoresSendingHours, ignoresFrequencyCap }: OutboundConfiguration) {
  return { sendingHours, ignoresSendingHours, ignoresFrequencyCap };
}

async function loadSecondary(
  tx: EntityManager,
  organizationId: string,
  id: string | null | undefined,
  primary: Channel,
): Promise<Channel | null> {
  if (id == null) return null;
  const field = 'secondaryChannelId';
  const secondary = await loadOwn(tx, Channel, { organizationId }, id, { field });
  if (secondary.id === primary.id) {
    throw invalid(field, 'The secondary channel is the channel itself: take another, or none.');
  }
  if (secondary.type === primary.type) return secondary;
  throw invalid(
    field,
    `The secondary channel is of type ${secondary.type}, the channel of ${primary.type}: take one of that type.`,
  );
}

function requireSameType(channelType: ChannelType, channel: Channel, template: MessageTemplate): void {
  if (channel.type !== channelType) {
    throw invalid(
      'channelId',
      `The channel is of type ${channel.type}, the configuration of ${channelType}: take a channel of that type.`,
    );
  }
  if (template.channelType !== channelType) {
    throw invalid(
      'templateId',
      `The template is of type ${template.channelType}, the configuration of ${channelType}: take a template of that type.`,
    );
  }
}

function appendChanged(tx: EntityManager, configuration: OutboundConfiguration): Promise<void> {
  return appendEvents(tx, [
    { organizationId: configuration.organizationId, type: 'CONFIGURATION_CHANGED', subjectId: configuration.id },
  ]);
}
