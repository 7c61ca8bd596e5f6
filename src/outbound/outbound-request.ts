import { defineEntity, p } from '@mikro-orm/core';
import { Channel } from '../channel/channel.ts';
import { type ConversationMode, OutboundConfiguration } from '../configuration/outbound-configuration.ts';
import { TemplateVersion } from '../template/template-version.ts';

export const requestStates = ['SCHEDULED', 'QUEUED', 'SENDING', 'PAUSED', 'COMPLETED', 'CANCELLED'] as const;
export type RequestState = (typeof requestStates)[number];

const OutboundRequestSchema = defineEntity({
  name: 'OutboundRequest',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    configuration: () => p.manyToOne(OutboundConfiguration).ref(),
    channel: () => p.manyToOne(Channel).ref(),
    /** The texts at acceptance: a later update of the template does not reach this request. */
    templateVersion: () => p.manyToOne(TemplateVersion).ref(),
    conversationMode: p.string().$type<ConversationMode>(),
    state: p.string().$type<RequestState>(),
    sendAt: p.datetime().nullable(),
    /** What is not sent by then is not sent any more. */
    expiresAt: p.datetime(),
    /** How many messages it was accepted with; null for those of before this was kept. */
    contacts: p.integer().nullable(),
    createdBy: p.string(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** One call of sendOutbound. */
export class OutboundRequest extends OutboundRequestSchema.class {}
OutboundRequestSchema.setClass(OutboundRequest);
