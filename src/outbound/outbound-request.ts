import { defineEntity, p } from '@mikro-orm/core';
import { Channel } from '../channel/channel.ts';
import { type ConversationMode, OutboundConfiguration } from '../configuration/outbound-configuration.ts';
import type { NewEvent } from '../event/event.ts';
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
    /** What its messages are for, in the words of the organization: a customer may opt out of one purpose alone. */
    purpose: p.string().nullable(),
    state: p.string().$type<RequestState>(),
    sendAt: p.datetime().nullable(),
    /** What is not sent by then is not sent any more; null for those of before this was kept (see `expiryOf`). */
    expiresAt: p.datetime().nullable(),
    /** How many messages it was accepted with; null for those of before this was kept. */
    contactCount: p.integer().nullable(),
    /** Where its trace goes on, as a W3C header; null where there is none. */
    traceparent: p.string().nullable(),
    createdBy: p.string(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** One call of sendOutbound. */
export class OutboundRequest extends OutboundRequestSchema.class {}
OutboundRequestSchema.setClass(OutboundRequest);

/** The event that tells of a request's new state. */
export function requestChanged(
  organizationId: string,
  requestId: string,
  configurationId: string,
  status: RequestState,
): NewEvent {
  return { organizationId, type: 'REQUEST_CHANGED', subjectId: requestId, requestId, configurationId, status };
}
