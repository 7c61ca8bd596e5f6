import { OutboundConfiguration } from '../src/configuration/outbound-configuration.ts';
import type { GraphQLContext } from '../src/context.ts';
import { Conversation } from '../src/conversation/conversation.ts';
import { ConversationMessage } from '../src/conversation/conversation-message.ts';
import type { Event } from '../src/event/event.ts';
import { writeEventCursor } from '../src/event/event-cursor.ts';
import { followEvents } from '../src/event/follow-events.ts';
import { readHead } from '../src/event/read-events.ts';
import { loadRequest } from '../src/outbound/find-requests.ts';
import type { MessageStatus as Status } from '../src/outbound/message-status.ts';
import { OutboundRequest } from '../src/outbound/outbound-request.ts';
import { closeable } from '../src/platform/async-generator.ts';
import { loadOwn } from '../src/platform/find-own.ts';
import { actorOf, builder } from './builder.ts';
import { ConversationMessageRef } from './conversation.ts';
import { MessageStatus } from './enums.ts';
import { ConversationRef, OutboundMessageRef, OutboundRequestRef } from './outbound-refs.ts';
import { ownEvents } from './own-events.ts';

const afterDescription = 'Cursor of the last event received: resumes behind it without a gap. None: from now on.';

/** The events that the actor may read, as many at a time as there are. */
async function followOwn(
  context: GraphQLContext,
  after: string | null | undefined,
  matches: (event: Event) => boolean,
): Promise<AsyncGenerator<Event[], void>> {
  const actor = actorOf(context);
  const { em } = context.store;
  const { organizationId } = actor;
  return ownEvents(em, actor, await followEvents(em, context.tail, { organizationId, after, matches }));
}

async function follow(context: GraphQLContext, after: string | null | undefined, matches: (event: Event) => boolean) {
  return oneByOne<Event>(await followOwn(context, after, matches));
}

/** What a field resolves is one event: server/share-executions.ts takes the batches apart. */
function oneByOne<Root extends Event | null>(batches: AsyncGenerator<Event[] | null, void>) {
  return batches as AsyncGenerator<unknown, void> as AsyncGenerator<Root, void>;
}

/** Events of any conversation, or of one of this organization. */
async function matchConversation(context: GraphQLContext, id: string | null | undefined) {
  if (id == null) return (event: Event) => event.conversationId !== null;
  const { organizationId } = actorOf(context);
  const conversation = await loadOwn(context.em, Conversation, { organizationId }, id, { field: 'conversationId' });
  return (event: Event) => event.conversationId === conversation.id;
}

/** The present state at once, then one line for all that a reading of the log found: the request is read after it, so that it shows all of it. */
async function* progressOf(batches: AsyncGenerator<Event[], void>): AsyncGenerator<Event[] | null, void> {
  yield null;
  let last: Event | null = null;
  for await (const events of batches) {
    for (const event of events) {
      if (event.batch !== last?.batch) yield [event];
      last = event;
    }
  }
}

const cursorField = {
  description: 'Hand it back as `after` to resume behind this event.',
  resolve: (event: Event) => writeEventCursor(event),
} as const;

const DeliveryStatusEvent = builder.objectRef<Event>('DeliveryStatusEvent').implement({
  description: 'The status of a message changed.',
  fields: (t) => ({
    cursor: t.field({ type: 'Cursor', ...cursorField }),
    message: t.field({
      type: OutboundMessageRef,
      description: 'The message as it is now, which may be further than this event.',
      resolve: (event, _args, { loaders }, info) => loaders.eventMessage(event, info),
    }),
    status: t.field({
      type: MessageStatus,
      description: 'The status that it changed to.',
      resolve: ({ status }) => status as Status,
    }),
    at: t.field({ type: 'DateTime', description: 'When, by our clock.', resolve: ({ at }) => at }),
  }),
});

const ConversationEvent = builder.objectRef<Event>('ConversationEvent').implement({
  description: 'A conversation was started or changed.',
  fields: (t) => ({
    cursor: t.field({ type: 'Cursor', ...cursorField }),
    conversation: t.field({
      type: ConversationRef,
      description: 'The conversation as it is now.',
      resolve: ({ conversationId }, _args, { em }) => em.findOneOrFail(Conversation, conversationId ?? ''),
    }),
  }),
});

const ConversationMessageEvent = builder.objectRef<Event>('ConversationMessageEvent').implement({
  description: 'A customer wrote.',
  fields: (t) => ({
    cursor: t.field({ type: 'Cursor', ...cursorField }),
    message: t.field({
      type: ConversationMessageRef,
      description: 'What the customer wrote.',
      resolve: ({ subjectId }, _args, { em }) => em.findOneOrFail(ConversationMessage, subjectId),
    }),
  }),
});

builder.queryField('eventCursor', (t) =>
  t.field({
    type: 'Cursor',
    authScopes: { follow: true },
    description:
      'The end of the event log now. Take it first, then read what you show, then subscribe with it as `after`: nothing is missed between.',
    resolve: async (_root, _args, context) => {
      const { organizationId } = actorOf(context);
      return writeEventCursor({ organizationId, ...(await readHead(context.em)) });
    },
  }),
);

builder.subscriptionField('deliveryStatusChanged', (t) =>
  t.field({
    type: DeliveryStatusEvent,
    authScopes: { follow: true },
    description:
      'Every change of status of every message of a request, or only those of one request or configuration. Errors: NOT_FOUND, INVALID_INPUT, CURSOR_EXPIRED.',
    args: {
      requestId: t.arg.id({ description: 'Only messages of this request.' }),
      configurationId: t.arg.id({ description: 'Only messages of this configuration.' }),
      after: t.arg({ type: 'Cursor', description: afterDescription }),
    },
    subscribe: async (_root, { after, ...filter }, context) => {
      const actor = actorOf(context);
      const request =
        filter.requestId == null
          ? null
          : await loadRequest(context.em, actor, filter.requestId, { field: 'requestId' });
      const configuration =
        filter.configurationId == null
          ? null
          : await loadOwn(
              context.em,
              OutboundConfiguration,
              { organizationId: actor.organizationId },
              filter.configurationId,
              {
                field: 'configurationId',
              },
            );
      return follow(
        context,
        after,
        ({ type, requestId, configurationId }) =>
          type === 'MESSAGE_STATUS_CHANGED' &&
          requestId !== null &&
          (request === null || requestId === request.id) &&
          (configuration === null || configurationId === configuration.id),
      );
    },
    resolve: (event) => event,
  }),
);

builder.subscriptionField('outboundRequestProgress', (t) =>
  t.field({
    type: OutboundRequestRef,
    authScopes: { follow: true },
    description: 'The request as it is now, then each time its state or a count has changed. Errors: NOT_FOUND.',
    args: { requestId: t.arg.id({ required: true, description: 'OutboundRequest.id' }) },
    subscribe: async (_root, { requestId }, context) => {
      const request = await loadRequest(context.em, actorOf(context), requestId, { field: 'requestId' });
      const batches = await followOwn(context, null, (event) => event.requestId === request.id);
      return oneByOne<Event | null>(closeable(progressOf(batches), () => void batches.return()));
    },
    resolve: (_event, { requestId }, { em }) => em.findOneOrFail(OutboundRequest, requestId),
  }),
);

builder.subscriptionField('conversationStarted', (t) =>
  t.field({
    type: ConversationEvent,
    authScopes: { follow: true },
    description: "A customer's message opened a conversation. Errors: INVALID_INPUT, CURSOR_EXPIRED.",
    args: { after: t.arg({ type: 'Cursor', description: afterDescription }) },
    subscribe: (_root, { after }, context) => follow(context, after, ({ type }) => type === 'CONVERSATION_STARTED'),
    resolve: (event) => event,
  }),
);

builder.subscriptionField('conversationChanged', (t) =>
  t.field({
    type: ConversationEvent,
    authScopes: { follow: true },
    description:
      'Something happened in a conversation: it started, its state changed, somebody wrote, an answer got further. Errors: NOT_FOUND, INVALID_INPUT, CURSOR_EXPIRED.',
    args: {
      conversationId: t.arg.id({ description: 'Only this conversation.' }),
      after: t.arg({ type: 'Cursor', description: afterDescription }),
    },
    subscribe: async (_root, { conversationId, after }, context) => {
      const isOfConversation = await matchConversation(context, conversationId);
      return follow(context, after, (event) => event.type !== 'MESSAGE_RECEIVED' && isOfConversation(event));
    },
    resolve: (event) => event,
  }),
);

builder.subscriptionField('messageReceived', (t) =>
  t.field({
    type: ConversationMessageEvent,
    authScopes: { follow: true },
    description:
      "A customer's message, in any conversation or in one. Errors: NOT_FOUND, INVALID_INPUT, CURSOR_EXPIRED.",
    args: {
      conversationId: t.arg.id({ description: 'Only this conversation.' }),
      after: t.arg({ type: 'Cursor', description: afterDescription }),
    },
    subscribe: async (_root, { conversationId, after }, context) => {
      const isOfConversation = await matchConversation(context, conversationId);
      return follow(context, after, (event) => event.type === 'MESSAGE_RECEIVED' && isOfConversation(event));
    },
    resolve: (event) => event,
  }),
);
