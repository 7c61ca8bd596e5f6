import type { Channel } from '../src/channel/channel.ts';
import { findChannel, findChannels } from '../src/channel/find-channels.ts';
import { createChannel, updateChannel } from '../src/channel/save-channel.ts';
import { webhookUrl } from '../src/channel/webhook-url.ts';
import { defaultBurst } from '../src/pace/bucket.ts';
import { actorOf, builder } from './builder.ts';
import { connectionOf, pageArgs, pageComplexity, toConnection } from './connection.ts';
import { ChannelType } from './enums.ts';
import { idempotencyKeyDescription } from './idempotency-key.ts';

export const ChannelRef = builder.objectRef<Channel>('Channel').implement({
  description: 'An address of ours at a provider. Its credentials are sealed and never readable.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    name: t.exposeString('name', { description: 'For people.' }),
    type: t.field({ type: ChannelType, description: 'What it carries.', resolve: ({ type }) => type }),
    provider: t.exposeString('provider', { description: 'The carrier, e.g. "twilio".' }),
    address: t.exposeString('address', { description: 'The number or sender that customers see.' }),
    messagesPerSecond: t.exposeFloat('messagesPerSecond', {
      nullable: true,
      description:
        'How fast it may send, in segments: a long text counts as often as the carrier bills it. Null is no limit.',
    }),
    burst: t.int({
      nullable: true,
      description:
        "How many segments may leave at once: in any 10 seconds at most messagesPerSecond × 10 + burst reach the carrier. Below about a second's worth it costs up to a tenth of the rate, and texts of more segments than the burst more. Null without a limit.",
      resolve: ({ messagesPerSecond, burst }) =>
        messagesPerSecond == null ? null : (burst ?? defaultBurst(messagesPerSecond)),
    }),
    contactIntervalSeconds: t.exposeFloat('contactIntervalSeconds', {
      nullable: true,
      description: 'How long it leaves one and the same contact in peace between two messages; null: not at all.',
    }),
    slowReceiptSeconds: t.exposeInt('slowReceiptSeconds', {
      nullable: true,
      description:
        'Within how many seconds receipts have to come: where less than half of the messages are reported on by then, the channel does not work. Null: receipts are not timed.',
    }),
    isActive: t.exposeBoolean('isActive', { description: 'An inactive channel accepts no new requests.' }),
    carrierConfirmsOptOut: t.exposeBoolean('carrierConfirmsOptOut', {
      description:
        "Whether the carrier itself tells customers that they have opted out or in, as Twilio does for its own words on long codes: then we do not. We never do where the carrier says so of the message (Twilio's OptOutType).",
    }),
    webhookUrl: t.string({
      description:
        "Where the carrier sends customers' messages: enter it as the number's webhook. Receipts find it by themselves.",
      resolve: ({ id }, _args, { publicUrl }) => webhookUrl(publicUrl, id),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was created.',
      resolve: ({ createdAt }) => createdAt,
    }),
  }),
});

const ChannelConnection = connectionOf('Channel', ChannelRef);

builder.queryField('channels', (t) =>
  t.field({
    type: ChannelConnection,
    authScopes: { read: true },
    description: 'The channels, newest first.',
    args: pageArgs(t),
    complexity: pageComplexity,
    resolve: async (_root, args, context) =>
      toConnection(await findChannels(context.em, actorOf(context).organizationId, args)),
  }),
);

builder.queryField('channel', (t) =>
  t.field({
    type: ChannelRef,
    nullable: true,
    authScopes: { read: true },
    description: 'One channel, or null where there is none of this id.',
    args: { id: t.arg.id({ required: true, description: 'Channel.id' }) },
    resolve: (_root, { id }, context) => findChannel(context.em, actorOf(context).organizationId, id),
  }),
);

const TwilioCredentials = builder.inputType('TwilioCredentials', {
  description: "baseUrl replaces the provider's public address, for test carriers and proxies.",
  fields: (t) => ({
    accountSid: t.string({ required: true, description: 'AC…' }),
    authToken: t.string({ required: true, description: 'Authenticates our calls; signs callbacks.' }),
    secondaryAuthToken: t.string({
      description:
        "The account's secondary token while the primary is being replaced: callbacks signed with either are taken.",
    }),
    messagingServiceSid: t.string({ description: 'MG…, where a messaging service is to choose the route.' }),
    baseUrl: t.string({ description: 'Default: https://api.twilio.com' }),
  }),
});

const ChannelCredentials = builder.inputType('ChannelCredentials', {
  description: 'Exactly one member, which also tells the provider.',
  isOneOf: true,
  fields: (t) => ({ twilio: t.field({ type: TwilioCredentials, description: 'Twilio Programmable Messaging.' }) }),
});

const burstDescription =
  'Segments at once, 1 to 1,000,000; only with messagesPerSecond. Left out: as many as in about a second, at least 1.';
const contactIntervalDescription = 'Seconds, above 0 and at most 86,400.';

const CreateChannelInput = builder.inputType('CreateChannelInput', {
  description: 'A new channel.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 100 characters.' }),
    type: t.field({ type: ChannelType, required: true, description: 'Must be one that the provider carries.' }),
    address: t.string({ required: true, description: 'E.164 ("+37255512345"), a short code or a sender name.' }),
    credentials: t.field({ type: ChannelCredentials, required: true, description: 'Sealed at once.' }),
    messagesPerSecond: t.float({ description: 'Segments: 0.001 to 100,000; leave it out for no limit.' }),
    burst: t.int({ description: burstDescription }),
    contactIntervalSeconds: t.float({ description: contactIntervalDescription }),
    slowReceiptSeconds: t.int({ description: 'See Channel.slowReceiptSeconds. 1 to 3,600.' }),
    carrierConfirmsOptOut: t.boolean({ description: 'See Channel.carrierConfirmsOptOut. Default: false.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UpdateChannelInput = builder.inputType('UpdateChannelInput', {
  description: 'What is left out stays as it is.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Channel.id' }),
    name: t.string({ description: '1 to 100 characters.' }),
    credentials: t.field({ type: ChannelCredentials, description: 'Replace the old ones whole; same provider.' }),
    messagesPerSecond: t.float({ description: 'Segments: 0.001 to 100,000; null takes the limit and its burst away.' }),
    burst: t.int({ description: `${burstDescription} Null: that again.` }),
    contactIntervalSeconds: t.float({ description: `${contactIntervalDescription} Null takes it away.` }),
    slowReceiptSeconds: t.int({ description: 'See Channel.slowReceiptSeconds; null: not timed.' }),
    isActive: t.boolean({ description: 'Whether it accepts new requests.' }),
    carrierConfirmsOptOut: t.boolean({ description: 'See Channel.carrierConfirmsOptOut.' }),
  }),
});

builder.mutationField('createChannel', (t) =>
  t.field({
    type: ChannelRef,
    authScopes: { administer: true },
    description: 'Creates a channel. Errors: INVALID_INPUT, IDEMPOTENCY_CONFLICT.',
    args: { input: t.arg({ type: CreateChannelInput, required: true, description: 'The channel.' }) },
    resolve: (_root, { input }, context) => createChannel(context.store, actorOf(context), input),
  }),
);

builder.mutationField('updateChannel', (t) =>
  t.field({
    type: ChannelRef,
    authScopes: { administer: true },
    description: 'Changes a channel, its credentials included. Errors: NOT_FOUND, INVALID_INPUT.',
    args: { input: t.arg({ type: UpdateChannelInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, context) => updateChannel(context.store, actorOf(context), input),
  }),
);
