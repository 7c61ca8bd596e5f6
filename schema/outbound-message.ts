import { findMessage } from '../src/outbound/find-requests.ts';
import { isStatusChange, type OutboundMessage, type StatusChange } from '../src/outbound/outbound-message.ts';
import { actorOf, builder } from './builder.ts';
import { ChannelRef } from './channel.ts';
import { connectionOf } from './connection.ts';
import { MessageStatus, SkipReason } from './enums.ts';
import { ConversationRef, OutboundMessageRef, OutboundRequestRef } from './outbound-refs.ts';

interface DeliveryFailure {
  code: string;
  message: string;
  retryable: boolean;
}

const DeliveryFailureRef = builder.objectRef<DeliveryFailure>('DeliveryFailure').implement({
  description: 'Why a message failed, is in doubt, or will be tried again.',
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'The carrier\'s code, e.g. "21610", or ours where no carrier answered.',
    }),
    message: t.exposeString('message', { description: 'A sentence for people.' }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether the same message may succeed another time.' }),
  }),
});

const StatusChangeRef = builder.objectRef<StatusChange>('StatusChange').implement({
  description: "One step in a message's life.",
  fields: (t) => ({
    status: t.field({ type: MessageStatus, description: 'The status from then on.', resolve: ({ status }) => status }),
    at: t.field({ type: 'DateTime', description: 'When, by our clock.', resolve: ({ at }) => new Date(at) }),
  }),
});

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
      resolve: ({ history }) => history.filter(isStatusChange),
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
