import type { OutboundConfiguration } from '../configuration/outbound-configuration.ts';
import type { Actor } from '../organization/actor.ts';
import { newId } from '../platform/uuid.ts';
import type { TemplateVersion } from '../template/template-version.ts';
import type { RequestState } from './outbound-request.ts';
import type { PlannedMessage } from './plan-messages.ts';
import { expiryOf, type RequestTimes } from './request-times.ts';

/** A request as it will be stored. */
export type PlannedRequest = ReturnType<typeof planRequest>;

export function planRequest(
  { organizationId, subject }: Actor,
  configuration: OutboundConfiguration,
  texts: TemplateVersion,
  messages: PlannedMessage[],
  times: RequestTimes,
  traceparent: string | null,
) {
  const now = new Date();
  const sendAt = times.sendAt ?? null;
  const isAllSkipped = messages.every((message) => message.skipReason !== null);
  const state: RequestState = isAllSkipped ? 'COMPLETED' : sendAt === null ? 'QUEUED' : 'SCHEDULED';
  return {
    id: newId(),
    organizationId,
    configuration: configuration.id,
    channel: configuration.channel.id,
    templateVersion: texts.id,
    conversationMode: configuration.conversationMode,
    state,
    sendAt,
    expiresAt: expiryOf({ expiresAt: times.expiresAt, sendAt, createdAt: now }),
    contactCount: messages.length,
    traceparent,
    createdBy: subject,
    createdAt: now,
    updatedAt: now,
  };
}
