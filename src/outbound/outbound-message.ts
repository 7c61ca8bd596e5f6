import { defineEntity, p } from '@mikro-orm/core';
import { Channel } from '../channel/channel.ts';
import type { MessageStatus } from './message-status.ts';
import { OutboundRequest } from './outbound-request.ts';

export const skipReasons = [
  'NOT_OPTED_IN',
  'OPTED_OUT',
  'INVALID_ADDRESS',
  'CHANNEL_MISMATCH',
  'MISSING_VARIABLE',
  'DUPLICATE_CONTACT',
  'NO_LOCALIZATION',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** One step in a message's life. `at` is ISO 8601. */
export interface StatusChange {
  status: MessageStatus;
  at: string;
}

const OutboundMessageSchema = defineEntity({
  name: 'OutboundMessage',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    /** Null for an agent's reply, which no request asked for. */
    request: () => p.manyToOne(OutboundRequest).ref().nullable(),
    configurationId: p.uuid().nullable(),
    /** The conversation that a reply belongs to; null for what a request asked for. */
    conversationId: p.uuid().nullable(),
    channel: () => p.manyToOne(Channel).ref(),
    to: p.string().name('to_address'),
    locale: p.string().nullable(),
    timeZone: p.string().nullable(),
    regarding: p.json().$type<{ relationship: string; id: string }>().nullable(),
    body: p.text(),
    segments: p.smallint().nullable(),
    status: p.string().$type<MessageStatus>(),
    skipReason: p.string().$type<SkipReason>().nullable(),
    failureCode: p.string().nullable(),
    failureMessage: p.string().nullable(),
    failureRetryable: p.boolean().nullable(),
    attempts: p.smallint(),
    nextAttemptAt: p.datetime().nullable(),
    providerMessageId: p.string().nullable(),
    history: p.json().$type<StatusChange[]>(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** One message to one contact; carries the status. */
export class OutboundMessage extends OutboundMessageSchema.class {}
OutboundMessageSchema.setClass(OutboundMessage);
