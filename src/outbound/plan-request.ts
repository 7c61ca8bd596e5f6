import type { ActiveConfiguration } from '../configuration/load-active-configuration.ts';
import type { Actor } from '../organization/actor.ts';
import { newId } from '../platform/uuid.ts';
import type { RequestState } from './outbound-request.ts';
import type { PlannedMessage } from './plan-messages.ts';
import { expiryOf, type RequestTimes } from './request-times.ts';

/** A request as it will be stored. */
export type PlannedRequest = ReturnType<typeof planRequest>;

export function planRequest(
  { organizationId, subject }: Actor,
  configuration: ActiveConfiguration,
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
    channel: configuration.channelId,
    templateVersion: configuration.texts.id,
    conversationMode: configuration.conversationMode,
    purpose: configuration.purpose,
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
