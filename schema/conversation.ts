import { closeConversation } from '../src/conversation/close-conversation.ts';
import type { Conversation } from '../src/conversation/conversation.ts';
import type { ConversationMessage } from '../src/conversation/conversation-message.ts';
import { findConversation, findConversations } from '../src/conversation/find-conversations.ts';
import { replyToConversation } from '../src/conversation/reply-to-conversation.ts';
import { explainMessage } from '../src/explanation/explain-message.ts';
import { traceAcceptance } from '../src/outbound/trace-acceptance.ts';
import { traceIdOf } from '../src/platform/trace-context.ts';
import { actorOf, builder } from './builder.ts';
import { ChannelRef } from './channel.ts';
import { connectionOf, pageArgs, pageComplexity, toConnection } from './connection.ts';
import { ConsentStatusRef } from './consent.ts';
import { ConversationState, Direction, MessageStatus } from './enums.ts';
import { ExplanationStepRef } from './explanation.ts';
import { idempotencyKeyDescription } from './idempotency-key.ts';
import { ConversationRef, OutboundMessageRef } from './outbound-refs.ts';

export const ConversationMessageRef = builder.objectRef<ConversationMessage>('ConversationMessage').implement({
  description: 'What the customer or we wrote in a conversation.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    conversation: t.field({
      type: ConversationRef,
      description: 'Where it was written.',
      resolve: ({ conversation }) => conversation.loadOrFail(),
    }),
    direction: t.field({ type: Direction, description: 'Who wrote it.', resolve: ({ direction }) => direction }),
    body: t.exposeString('body', { description: 'The text.' }),
    status: t.field({
      type: MessageStatus,
      nullable: true,
      description: 'How far an answer of ours is; null for what the customer wrote.',
      resolve: async ({ outboundMessage }) => (await outboundMessage?.loadOrFail())?.status ?? null,
    }),
    explanation: t.field({
      type: [ExplanationStepRef],
      description:
        'Why an answer of ours is where it is, as OutboundMessage.explanation; empty for what the customer wrote.',
      resolve: async ({ outboundMessage, createdBy }, _args, { loaders }) => {
        if (outboundMessage == null) return [];
        const facts = await loaders.factsOfMessage.load(outboundMessage.id);
        return explainMessage({ ...facts, acceptedFrom: createdBy ?? null }, new Date());
      },
    }),
    traceId: t.string({
      nullable: true,
      description:
        'The trace (W3C Trace Context) that the acceptance, job, sends and receipts of an answer of ours are in, of a confirmation that of the keyword; null where there is none, and for what the customer wrote. Whether it was recorded, sampling decides.',
      resolve: async ({ outboundMessage }) => {
        const traceparent = (await outboundMessage?.loadOrFail())?.traceparent;
        return traceparent == null ? null : traceIdOf(traceparent);
      },
    }),
    at: t.field({
      type: 'DateTime',
      description: 'When it was written or came in.',
      resolve: ({ createdAt }) => createdAt,
    }),
  }),
});

const ConversationMessageConnection = connectionOf('ConversationMessage', ConversationMessageRef);

ConversationRef.implement({
  description: 'What a customer and we write to each other on one channel, until it is closed.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    channel: t.field({
      type: ChannelRef,
      description: 'Where it takes place.',
      resolve: ({ channel }) => channel.loadOrFail(),
    }),
    customerAddress: t.exposeString('customerAddress', { description: "The customer's address on that channel." }),
    consent: t.field({
      type: ConsentStatusRef,
      description: 'Whether the customer may be answered: once they have opted out, replyToConversation is refused.',
      resolve: ({ id }, _args, { loaders }) => loaders.consentOfConversation.load(id),
    }),
    state: t.field({ type: ConversationState, description: 'Where it stands.', resolve: ({ state }) => state }),
    origin: t.field({
      type: OutboundMessageRef,
      nullable: true,
      description:
        'The latest message of a request that was sent to the customer on this channel in the 7 days before it was opened.',
      resolve: ({ origin }) => origin?.loadOrFail() ?? null,
    }),
    messages: t.field({
      type: ConversationMessageConnection,
      description: 'What was written, oldest first.',
      args: pageArgs(t),
      complexity: pageComplexity,
      resolve: async ({ id }, args, { loaders }) => toConnection(await loaders.messagesOfConversation(id, args)),
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was opened.', resolve: ({ createdAt }) => createdAt }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it was opened, or since then last written to by the customer, answered or closed.',
      resolve: ({ updatedAt }) => updatedAt,
    }),
  }),
});

const ConversationConnection = connectionOf<Conversation>('Conversation', ConversationRef);

builder.queryField('conversations', (t) =>
  t.field({
    type: ConversationConnection,
    authScopes: { read: true },
    description: 'The conversations, newest first.',
    args: {
      state: t.arg({ type: [ConversationState], description: 'Only conversations in one of these states.' }),
      ...pageArgs(t),
    },
    complexity: pageComplexity,
    resolve: async (_root, args, context) =>
      toConnection(await findConversations(context.em, actorOf(context).organizationId, args)),
  }),
);

builder.queryField('conversation', (t) =>
  t.field({
    type: ConversationRef,
    nullable: true,
    authScopes: { read: true },
    description: 'One conversation, or null where there is none of this id.',
    args: { id: t.arg.id({ required: true, description: 'Conversation.id' }) },
    resolve: (_root, { id }, context) => findConversation(context.em, actorOf(context).organizationId, id),
  }),
);

builder.mutationField('replyToConversation', (t) =>
  t.field({
    type: ConversationMessageRef,
    authScopes: { converse: true },
    description:
      'Answers the customer on the channel of the conversation. Errors: NOT_FOUND, INVALID_INPUT, CONFLICT (closed, or the customer has opted out), IDEMPOTENCY_CONFLICT.',
    args: {
      conversationId: t.arg.id({ required: true, description: 'Conversation.id' }),
      body: t.arg.string({ required: true, description: '1 to 1,600 characters.' }),
      idempotencyKey: t.arg.string({ description: idempotencyKeyDescription }),
    },
    resolve: (_root, args, context) => {
      const { store, callerTrace: caller } = context;
      const actor = actorOf(context);
      return traceAcceptance(store.tracing, {
        name: 'replyToConversation',
        actor,
        caller,
        accept: (traceparent) => replyToConversation(store, actor, args, traceparent),
        describe: ({ outboundMessage, conversation }) => ({
          // Of an earlier call it is not loaded.
          traceparent: outboundMessage?.unwrap().traceparent ?? null,
          attributes: { 'outbound.conversation.id': conversation.id, 'outbound.message.id': outboundMessage?.id },
        }),
      });
    },
  }),
);

builder.mutationField('closeConversation', (t) =>
  t.field({
    type: ConversationRef,
    authScopes: { converse: true },
    description: 'Closes a conversation for good; closing it again changes nothing. Errors: NOT_FOUND.',
    args: { id: t.arg.id({ required: true, description: 'Conversation.id' }) },
    resolve: (_root, { id }, context) => closeConversation(context.store, actorOf(context), id),
  }),
);
