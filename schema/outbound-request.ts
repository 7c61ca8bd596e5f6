import type { DeliveryCounts } from '../src/outbound/count-messages.ts';
import { findRequest, findRequests } from '../src/outbound/find-requests.ts';
import type { MessageStatus as Status } from '../src/outbound/message-status.ts';
import type { OutboundRequest } from '../src/outbound/outbound-request.ts';
import { expiryOf } from '../src/outbound/request-times.ts';
import { traceIdOf } from '../src/platform/trace-context.ts';
import { actorOf, builder } from './builder.ts';
import { OutboundConfigurationRef } from './configuration.ts';
import { connectionOf, pageArgs, pageComplexity, toConnection } from './connection.ts';
import { MessageStatus, RequestState } from './enums.ts';
import { OutboundMessageConnection } from './outbound-message.ts';
import { OutboundRequestRef } from './outbound-refs.ts';

const DeliveryCountsRef = builder.objectRef<DeliveryCounts>('DeliveryCounts').implement({
  description: 'The messages of a request by status, in one consistent read; the others add up to total.',
  fields: (t) => {
    const count = (status: Status) =>
      t.int({ description: `Messages ${status}.`, resolve: (counts) => counts.byStatus[status] });
    return {
      total: t.exposeInt('total', { description: 'One for each contact.' }),
      held: count('HELD'),
      queued: count('QUEUED'),
      sending: count('SENDING'),
      inDoubt: count('IN_DOUBT'),
      sent: count('SENT'),
      delivered: count('DELIVERED'),
      read: count('READ'),
      failed: count('FAILED'),
      skipped: count('SKIPPED'),
      cancelled: count('CANCELLED'),
      expired: count('EXPIRED'),
    };
  },
});

OutboundRequestRef.implement({
  description: 'One call of sendOutbound.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    configuration: t.field({
      type: OutboundConfigurationRef,
      description: 'What it was sent with.',
      resolve: (row) => row.configuration.loadOrFail(),
    }),
    state: t.field({ type: RequestState, description: 'How far it is.', resolve: ({ state }) => state }),
    counts: t.field({
      type: DeliveryCountsRef,
      description: 'Its messages by status.',
      resolve: ({ id }, _args, { loaders }) => loaders.countsOfRequest.load(id),
    }),
    sendAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is to start; null: at once.',
      resolve: ({ sendAt }) => sendAt ?? null,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'What has not reached the carrier by then is EXPIRED.',
      resolve: expiryOf,
    }),
    estimatedCompletionAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When its last message will about be with the carrier, by the pace of its channel and what waits before it, or by when its messages are held; never after `expiresAt`. Null where nobody knows: with a doubt, while it is PAUSED, and of what is due on a channel without messagesPerSecond, which waits for a free worker only (how soon there is one is in no rate that is kept). Null once it has ended.',
      resolve: ({ id }, _args, { loaders }) => loaders.completionOfRequest.load(id),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was accepted.',
      resolve: ({ createdAt }) => createdAt,
    }),
    traceId: t.string({
      nullable: true,
      description:
        'The trace (W3C Trace Context) that its acceptance, jobs, sends and receipts are in; null where there is none. Whether it was recorded, sampling decides.',
      resolve: ({ traceparent }) => (traceparent == null ? null : traceIdOf(traceparent)),
    }),
    messages: t.field({
      type: OutboundMessageConnection,
      description: 'Its messages, in the order of the contacts.',
      args: {
        ...pageArgs(t),
        status: t.arg({ type: [MessageStatus], description: 'Only messages in one of these statuses.' }),
      },
      complexity: pageComplexity,
      resolve: async ({ id }, args, { loaders }) => toConnection(await loaders.messagesOfRequest(id, args)),
    }),
  }),
});

const OutboundRequestConnection = connectionOf<OutboundRequest>('OutboundRequest', OutboundRequestRef);

builder.queryField('outboundRequests', (t) =>
  t.field({
    type: OutboundRequestConnection,
    authScopes: { follow: true },
    description: 'The requests, newest first. The service role reads those that it sent.',
    args: pageArgs(t),
    complexity: pageComplexity,
    resolve: async (_root, args, context) => toConnection(await findRequests(context.em, actorOf(context), args)),
  }),
);

builder.queryField('outboundRequest', (t) =>
  t.field({
    type: OutboundRequestRef,
    nullable: true,
    authScopes: { follow: true },
    description: 'One request, or null where there is none of this id.',
    args: { id: t.arg.id({ required: true, description: 'OutboundRequest.id' }) },
    resolve: (_root, { id }, context) => findRequest(context.em, actorOf(context), id),
  }),
);
