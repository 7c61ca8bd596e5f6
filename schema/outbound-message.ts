import { explainMessage } from '../src/explanation/explain-message.ts';
import { findMessage } from '../src/outbound/find-requests.ts';
import type { OutboundMessage } from '../src/outbound/outbound-message.ts';
import { actorOf, builder } from './builder.ts';
import { ChannelRef } from './channel.ts';
import { connectionOf } from './connection.ts';
import { type DeliveryFailure, DeliveryFailureRef } from './delivery-failure.ts';
import { MessageStatus, SkipReason } from './enums.ts';
import { ExplanationStepRef } from './explanation.ts';
import { ConversationRef, OutboundMessageRef, OutboundRequestRef } from './outbound-refs.ts';
import { listStatusChanges, StatusChangeRef } from './status-change.ts';

OutboundMessageRef.implement({
  description: 'One message to one contact.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    request: t.field({
      type: OutboundRequestRef,
      description: 'The request that it belongs to.',
      resolve: async ({ request, id }) => {
        if (request == null) throw new Error(`Message ${id} is a reply, which has no request`);
        return request.loadOrFail();
      },
    }),
    channel: t.field({
      type: ChannelRef,
      description: 'What it was sent on.',
      resolve: ({ channel }) => channel.loadOrFail(),
    }),
    to: t.exposeString('to', { description: 'The address in canonical form; as given where it is invalid.' }),
    locale: t.field({
      type: 'Locale',
      nullable: true,
      description: 'The localization that was used.',
      resolve: ({ locale }) => locale ?? null,
    }),
    body: t.exposeString('body', { description: 'The text as rendered at acceptance; empty where it could not be.' }),
    status: t.field({ type: MessageStatus, description: 'How far it is.', resolve: ({ status }) => status }),
    skipReason: t.field({
      type: SkipReason,
      nullable: true,
      description: 'Why it was SKIPPED.',
      resolve: ({ skipReason }) => skipReason ?? null,
    }),
    failure: t.field({
      type: DeliveryFailureRef,
      nullable: true,
      description: 'The last thing that went wrong.',
      resolve: readFailure,
    }),
    attempts: t.exposeInt('attempts', { description: 'How often it was handed to the carrier.' }),
    segments: t.int({
      nullable: true,
      description: "SMS segments, by the carrier's count where it tells.",
      resolve: ({ segments }) => segments ?? null,
    }),
    providerMessageId: t.string({
      nullable: true,
      description: "The carrier's id, once it has taken the message.",
      resolve: ({ providerMessageId }) => providerMessageId ?? null,
    }),
    history: t.field({
      type: [StatusChangeRef],
      description: 'Every status so far, oldest first.',
      resolve: listStatusChanges,
    }),
    explanation: t.field({
      type: [ExplanationStepRef],
      description:
        'Why it is where it is: each decision, attempt and receipt, oldest first; the last line says what it waits for now.',
      resolve: async ({ id }, _args, { loaders }) => explainMessage(await loaders.factsOfMessage.load(id), new Date()),
    }),
    conversation: t.field({
      type: ConversationRef,
      nullable: true,
      description: 'The latest conversation whose origin it is.',
      resolve: ({ id }, _args, { loaders }) => loaders.conversationOfMessage.load(id),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was accepted.',
      resolve: ({ createdAt }) => createdAt,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it was last written.',
      resolve: ({ updatedAt }) => updatedAt,
    }),
  }),
});

function readFailure({ failureCode, failureMessage, failureRetryable }: OutboundMessage): DeliveryFailure | null {
  if (failureCode == null) return null;
  return { code: failureCode, message: failureMessage ?? '', retryable: failureRetryable ?? false };
}

export const OutboundMessageConnection = connectionOf<OutboundMessage>('OutboundMessage', OutboundMessageRef);

builder.queryField('outboundMessage', (t) =>
  t.field({
    type: OutboundMessageRef,
    nullable: true,
    authScopes: { follow: true },
    description: 'One message of a request, or null where there is none of this id.',
    args: { id: t.arg.id({ required: true, description: 'OutboundMessage.id' }) },
    resolve: (_root, { id }, context) => findMessage(context.em, actorOf(context), id),
  }),
);
