import { defineEntity, p } from '@mikro-orm/core';
import { OutboundMessage } from '../outbound/outbound-message.ts';
import { Conversation } from './conversation.ts';

export const directions = ['INBOUND', 'OUTBOUND'] as const;
export type Direction = (typeof directions)[number];

const ConversationMessageSchema = defineEntity({
  name: 'ConversationMessage',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    channelId: p.uuid(),
    conversation: () => p.manyToOne(Conversation).ref(),
    direction: p.string().$type<Direction>(),
    body: p.text(),
    /** The message that carries it to the customer, and its status; null for what the customer wrote. */
    outboundMessage: () => p.manyToOne(OutboundMessage).ref().nullable(),
    createdBy: p.string().nullable(),
    createdAt: p.datetime().name('at'),
  },
});

export class ConversationMessage extends ConversationMessageSchema.class {}
ConversationMessageSchema.setClass(ConversationMessage);
