import { findConfiguration, findConfigurations } from '../src/configuration/find-configurations.ts';
import type { OutboundConfiguration } from '../src/configuration/outbound-configuration.ts';
import { createOutboundConfiguration, updateOutboundConfiguration } from '../src/configuration/save-configuration.ts';
import { actorOf, builder } from './builder.ts';
import { ChannelRef } from './channel.ts';
import { connectionOf, pageArgs, pageComplexity, toConnection } from './connection.ts';
import { ChannelType, ConversationMode, InDoubtPolicy } from './enums.ts';
import { idempotencyKeyDescription } from './idempotency-key.ts';
import { SendingHoursInput, SendingHoursRef } from './sending-hours.ts';
import { MessageTemplateRef } from './template.ts';

export const OutboundConfigurationRef = builder.objectRef<OutboundConfiguration>('OutboundConfiguration').implement({
  description: 'Channel, template and rules under the id that callers send with.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The configuration id that sendOutbound takes. UUIDv7.' }),
    name: t.exposeString('name', { description: 'For people.' }),
    showInTimeline: t.exposeBoolean('showInTimeline', {
      description:
        'Whether its messages are to appear in the timeline of the record that they regard. Yes for single, event-based messages; no for bulk.',
    }),
    channelType: t.field({
      type: ChannelType,
      description: 'Of both channel and template.',
      resolve: (row) => row.channelType,
    }),
    channel: t.field({
      type: ChannelRef,
      description: 'What it sends on.',
      resolve: (row) => row.channel.loadOrFail(),
    }),
    secondaryChannel: t.field({
      type: ChannelRef,
      nullable: true,
      description:
        'Where messages go while the channel does not work (see Channel.breaker); null: nowhere else. Never a message that was in doubt.',
      resolve: (row) => row.secondaryChannel?.loadOrFail() ?? null,
    }),
    template: t.field({
      type: MessageTemplateRef,
      description: 'What it sends.',
      resolve: (row) => row.template.loadOrFail(),
    }),
    conversationMode: t.field({
      type: ConversationMode,
      description: 'When a send leads to a conversation.',
      resolve: (row) => row.conversationMode,
    }),
    inDoubtPolicy: t.field({
      type: InDoubtPolicy,
      description:
        'What becomes of a message of which nobody knows whether the carrier has it, and the carrier cannot tell.',
      resolve: (row) => row.inDoubtPolicy,
    }),
    purpose: t.exposeString('purpose', {
      nullable: true,
      description:
        'What its messages are for, e.g. "marketing": a customer may opt out of one purpose alone. Null: of no named purpose, which only an opt-out of everything stops.',
    }),
    sendingHours: t.field({
      type: SendingHoursRef,
      nullable: true,
      description: 'When its messages may leave; null: as the organization says.',
      resolve: (row) => row.sendingHours ?? null,
    }),
    ignoresSendingHours: t.exposeBoolean('ignoresSendingHours', {
      description: 'Whether its messages are urgent: they leave at any time.',
    }),
    ignoresFrequencyCap: t.exposeBoolean('ignoresFrequencyCap', {
      description: 'Whether its messages leave however many the contact has had; they count for other configurations.',
    }),
    isActive: t.exposeBoolean('isActive', { description: 'An inactive configuration accepts no new requests.' }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was created.', resolve: (row) => row.createdAt }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it was last changed.', resolve: (row) => row.updatedAt }),
  }),
});

const OutboundConfigurationConnection = connectionOf('OutboundConfiguration', OutboundConfigurationRef);

builder.queryField('outboundConfigurations', (t) =>
  t.field({
    type: OutboundConfigurationConnection,
    authScopes: { read: true },
    description: 'The configurations, newest first.',
    args: pageArgs(t),
    complexity: pageComplexity,
    resolve: async (_root, args, context) =>
      toConnection(await findConfigurations(context.em, actorOf(context).organizationId, args)),
  }),
);

builder.queryField('outboundConfiguration', (t) =>
  t.field({
    type: OutboundConfigurationRef,
    nullable: true,
    authScopes: { read: true },
    description: 'One configuration, or null where there is none of this id.',
    args: { id: t.arg.id({ required: true, description: 'OutboundConfiguration.id' }) },
    resolve: (_root, { id }, context) => findConfiguration(context.em, actorOf(context).organizationId, id),
  }),
);

const CreateOutboundConfigurationInput = builder.inputType('CreateOutboundConfigurationInput', {
  description: 'A new configuration.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 100 characters.' }),
    showInTimeline: t.boolean({ defaultValue: false, description: 'See OutboundConfiguration.showInTimeline.' }),
    channelType: t.field({ type: ChannelType, required: true, description: 'Of both channel and template.' }),
    channelId: t.id({ required: true, description: 'Channel.id, of the same type.' }),
    secondaryChannelId: t.id({ description: 'Channel.id, of the same type and another than channelId.' }),
    templateId: t.id({ required: true, description: 'MessageTemplate.id, of the same type.' }),
    conversationMode: t.field({
      type: ConversationMode,
      defaultValue: 'ON_REPLY',
      description: 'When a send leads to a conversation.',
    }),
    inDoubtPolicy: t.field({
      type: InDoubtPolicy,
      defaultValue: 'HOLD',
      description: 'See OutboundConfiguration.inDoubtPolicy.',
    }),
    purpose: t.string({ description: 'See OutboundConfiguration.purpose. 1 to 64 characters; kept in lower case.' }),
    sendingHours: t.field({ type: SendingHoursInput, description: 'See OutboundConfiguration.sendingHours.' }),
    ignoresSendingHours: t.boolean({
      defaultValue: false,
      description: 'See OutboundConfiguration.ignoresSendingHours.',
    }),
    ignoresFrequencyCap: t.boolean({
      defaultValue: false,
      description: 'See OutboundConfiguration.ignoresFrequencyCap.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UpdateOutboundConfigurationInput = builder.inputType('UpdateOutboundConfigurationInput', {
  description: 'What is left out stays as it is.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'OutboundConfiguration.id' }),
    name: t.string({ description: '1 to 100 characters.' }),
    showInTimeline: t.boolean({ description: 'See OutboundConfiguration.showInTimeline.' }),
    channelId: t.id({ description: "Channel.id, of the configuration's type." }),
    secondaryChannelId: t.id({ description: 'See OutboundConfiguration.secondaryChannel; null takes it away.' }),
    templateId: t.id({ description: "MessageTemplate.id, of the configuration's type." }),
    conversationMode: t.field({ type: ConversationMode, description: 'When a send leads to a conversation.' }),
    inDoubtPolicy: t.field({ type: InDoubtPolicy, description: 'See OutboundConfiguration.inDoubtPolicy.' }),
    purpose: t.string({ description: 'See OutboundConfiguration.purpose; null takes it away.' }),
    sendingHours: t.field({
      type: SendingHoursInput,
      description: 'See OutboundConfiguration.sendingHours; null: as the organization says.',
    }),
    ignoresSendingHours: t.boolean({ description: 'See OutboundConfiguration.ignoresSendingHours.' }),
    ignoresFrequencyCap: t.boolean({ description: 'See OutboundConfiguration.ignoresFrequencyCap.' }),
    isActive: t.boolean({ description: 'Whether it accepts new requests.' }),
  }),
});

builder.mutationField('createOutboundConfiguration', (t) =>
  t.field({
    type: OutboundConfigurationRef,
    authScopes: { administer: true },
    description: 'Creates a configuration. Errors: INVALID_INPUT, NOT_FOUND, IDEMPOTENCY_CONFLICT.',
    args: {
      input: t.arg({ type: CreateOutboundConfigurationInput, required: true, description: 'The configuration.' }),
    },
    resolve: (_root, { input }, context) => createOutboundConfiguration(context.store, actorOf(context), input),
  }),
);

builder.mutationField('updateOutboundConfiguration', (t) =>
  t.field({
    type: OutboundConfigurationRef,
    authScopes: { administer: true },
    description:
      'Changes a configuration; accepted requests keep what they were accepted with. Errors: INVALID_INPUT, NOT_FOUND.',
    args: { input: t.arg({ type: UpdateOutboundConfigurationInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, context) => updateOutboundConfiguration(context.store, actorOf(context), input),
  }),
);
