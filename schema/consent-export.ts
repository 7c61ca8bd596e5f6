import {
  type ClaimProof,
  type ConsentExport,
  exportConsents,
  findExportedConsents,
  findSendProofs,
  type SendProof,
} from '../src/consent/export-consents.ts';
import { actorOf, builder } from './builder.ts';
import { connectionOf, pageArgs, pageComplexity, toConnection } from './connection.ts';
import { ConsentConnection, ConsentRef } from './consent.ts';
import { ChannelType, MessageStatus } from './enums.ts';

const ClaimProofRef = builder.objectRef<ClaimProof>('ClaimProof').implement({
  description: 'One attempt to send a message, and what was known when it began.',
  fields: (t) => ({
    claimedAt: t.field({
      type: 'DateTime',
      description: 'When the ledger was read for it.',
      resolve: ({ claimedAt }) => new Date(claimedAt),
    }),
    consent: t.field({
      type: ConsentRef,
      nullable: true,
      description: 'The consent that counted then; null where nothing was known.',
      resolve: ({ consentId }, _args, { loaders }) => (consentId === null ? null : loaders.consent.load(consentId)),
    }),
  }),
});

const SendProofRef = builder.objectRef<SendProof>('SendProof').implement({
  description: 'A message that was sent to the address, or claimed to be.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'OutboundMessage.id; also of an answer in a conversation.' }),
    channelId: t.exposeID('channelId', { description: 'Channel.id that it was sent on.' }),
    requestId: t.exposeID('requestId', {
      nullable: true,
      description: 'OutboundRequest.id; null for an answer in a conversation.',
    }),
    conversationId: t.exposeID('conversationId', {
      nullable: true,
      description: 'Conversation.id of an answer; null for a message of a request.',
    }),
    purpose: t.exposeString('purpose', { nullable: true, description: 'Its purpose; null where none is named.' }),
    isConfirmation: t.exposeBoolean('isConfirmation', {
      description: 'Whether it told the customer that their keyword was taken, which it may in spite of an opt-out.',
    }),
    status: t.field({ type: MessageStatus, description: 'How far it is now.', resolve: ({ status }) => status }),
    attempts: t.field({
      type: [ClaimProofRef],
      // Nearly always one.
      complexity: { field: 1, multiplier: 1 },
      description: 'Each attempt, oldest first.',
      resolve: ({ attempts }) => attempts,
    }),
  }),
});

const SendProofConnection = connectionOf<SendProof>('SendProof', SendProofRef);

const ConsentExportRef = builder.objectRef<ConsentExport>('ConsentExport').implement({
  description: 'What was known of an address when, and what was sent to it: the proof for an auditor.',
  fields: (t) => ({
    channelType: t.field({ type: ChannelType, description: 'The network.', resolve: ({ channelType }) => channelType }),
    address: t.exposeString('address', { description: 'In canonical form.' }),
    exportedAt: t.field({ type: 'DateTime', description: 'Now.', resolve: ({ exportedAt }) => exportedAt }),
    consents: t.field({
      type: ConsentConnection,
      description: 'Every line of the ledger, of all purposes, in the order in which they were recorded.',
      args: pageArgs(t),
      complexity: pageComplexity,
      resolve: async (proof, args, { em }) => toConnection(await findExportedConsents(em, proof, args)),
    }),
    sends: t.field({
      type: SendProofConnection,
      description: 'Every message that was claimed to be sent, oldest first.',
      args: pageArgs(t),
      complexity: pageComplexity,
      resolve: async (proof, args, { em }) => toConnection(await findSendProofs(em, proof, args)),
    }),
  }),
});

builder.queryField('exportConsents', (t) =>
  t.field({
    type: ConsentExportRef,
    authScopes: { read: true },
    description: 'The proof for one address. Errors: INVALID_INPUT.',
    args: {
      channelType: t.arg({ type: ChannelType, required: true, description: 'The network.' }),
      address: t.arg.string({ required: true, description: "The customer's." }),
    },
    resolve: (_root, args, context) => exportConsents(actorOf(context), args),
  }),
);
