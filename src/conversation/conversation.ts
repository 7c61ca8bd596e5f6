import { defineEntity, p } from '@mikro-orm/core';
import { Channel } from '../channel/channel.ts';
import { OutboundMessage } from '../outbound/outbound-message.ts';

export const conversationStates = ['OPEN', 'ACTIVE', 'WAITING', 'WRAP_UP', 'CLOSED'] as const;
export type ConversationState = (typeof conversationStates)[number];

const ConversationSchema = defineEntity({
  name: 'Conversation',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    channel: () => p.manyToOne(Channel).ref(),
    customerAddress: p.string(),
    state: p.string().$type<ConversationState>(),
    origin: () => p.manyToOne(OutboundMessage).ref().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** What a customer and we write to each other on one channel, until it is closed. */
export class Conversation extends ConversationSchema.class {}
ConversationSchema.setClass(Conversation);
