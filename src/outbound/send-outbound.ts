import type { EntityManager } from '@mikro-orm/postgresql';
import { OutboundConfiguration } from '../configuration/outbound-configuration.ts';
import { appendEvents } from '../event/append-events.ts';
import type { NewEvent } from '../event/event.ts';
import type { Actor } from '../organization/actor.ts';
import { DomainError, invalid, notFound } from '../platform/domain-error.ts';
import { findEarlierResult, fingerprint, type IdempotentCall, takeKey } from '../platform/idempotency.ts';
import { change, type Store } from '../platform/store.ts';
import { requireText, showCount } from '../platform/text.ts';
import { isId, newId } from '../platform/uuid.ts';
import type { TemplateVersion } from '../template/template-version.ts';
import { type DeliveryJob, deliveryQueue } from './delivery-job.ts';
import { insertMessages } from './insert-messages.ts';
import { OutboundRequest, type RequestState } from './outbound-request.ts';
import { type Contact, type PlannedMessage, planMessages } from './plan-messages.ts';
import { countRequest } from './request-rate.ts';

export interface SendOutboundInput {
  configurationId: string;
  contacts: Contact[];
  idempotencyKey?: string | null | undefined;
  sendAt?: Date | null | undefined;
}

export interface OutboundLimits {
  contactsPerRequest: number;
  requestsPerHour: number;
}

const mostDaysAhead = 366;

/** Accepts a request: when it resolves, the request, its messages, its job and its events are on disk, all or none. */
export async function sendOutbound(
  store: Store,
  limits: OutboundLimits,
  actor: Actor,
  input: SendOutboundInput,
): Promise<OutboundRequest> {
  checkInput(input, limits);
  const call = readIdempotentCall(actor, input);
  const earlier = call === null ? null : await findEarlierResult(store.em.fork(), call);
  if (earlier !== null) return store.em.fork().findOneOrFail(OutboundRequest, earlier);

  // Not before: a call may be repeated after its time.
  if (input.sendAt != null) checkSendAt(input.sendAt);
  const configuration = await loadActiveConfiguration(store.em.fork(), actor, input.configurationId);
  const texts = configuration.template.getEntity().currentVersion.getEntity();
  const messages = planMessages(input.contacts, configuration.channelType, texts);
  const planned = planRequest(actor, configuration, texts, messages, input.sendAt ?? null);

  const requestId = await change(store, async (tx) => {
    if (call !== null && !(await takeKey(tx, call, planned.id))) return findEarlierResult(tx, call);
    tx.create(OutboundRequest, planned);
    await tx.flush();
    await insertMessages(tx, planned, messages);
    await appendEvents(tx, [requestChanged(planned)]);
    if (planned.state !== 'COMPLETED') await enqueueDelivery(store, tx, planned);
    await countRequest(tx, actor.organizationId, limits.requestsPerHour);
    return planned.id;
  });
  return store.em.fork().findOneOrFail(OutboundRequest, requestId ?? planned.id);
}

function checkInput(input: SendOutboundInput, limits: OutboundLimits): void {
  const count = input.contacts.length;
  if (count === 0) throw invalid('contacts', `contacts is empty: give 1 to ${showCount(limits.contactsPerRequest)}.`);
  if (count > limits.contactsPerRequest) {
    throw new DomainError(
      'TOO_MANY_CONTACTS',
      `${showCount(count)} contacts are too many for one request: split them into requests of at most ${showCount(limits.contactsPerRequest)}.`,
      { field: 'contacts' },
    );
  }
}

function checkSendAt(sendAt: Date): void {
  const aheadMs = sendAt.getTime() - Date.now();
  if (aheadMs < 0) throw invalid('sendAt', 'sendAt is in the past; leave it out to send at once.');
  if (aheadMs > mostDaysAhead * 86_400_000)
    throw invalid('sendAt', 'sendAt is more than a year ahead: give an earlier time.');
}

function readIdempotentCall(actor: Actor, { idempotencyKey, ...rest }: SendOutboundInput): IdempotentCall | null {
  if (idempotencyKey == null) return null;
  return {
    organizationId: actor.organizationId,
    operation: 'sendOutbound',
    key: requireText('idempotencyKey', idempotencyKey, 255),
    fingerprint: fingerprint(rest),
  };
}

async function loadActiveConfiguration(em: EntityManager, actor: Actor, id: string): Promise<OutboundConfiguration> {
  const configuration = isId(id)
    ? await em.findOne(
        OutboundConfiguration,
        { id, organizationId: actor.organizationId },
        { populate: ['channel', 'template.currentVersion'] },
      )
    : null;
  if (configuration === null) throw notFound('outbound configuration', id);
  const parts = {
    'outbound configuration': configuration,
    'message template': configuration.template.getEntity(),
    channel: configuration.channel.getEntity(),
  };
  for (const [name, part] of Object.entries(parts)) {
    if (part.isActive) continue;
    throw new DomainError(
      'INACTIVE_CONFIGURATION',
      `The ${name} "${part.name}" is inactive: activate it or use another.`,
      {
        field: 'configurationId',
      },
    );
  }
  return configuration;
}

function planRequest(
  { organizationId, subject }: Actor,
  configuration: OutboundConfiguration,
  texts: TemplateVersion,
  messages: PlannedMessage[],
  sendAt: Date | null,
) {
  const now = new Date();
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
    createdBy: subject,
    createdAt: now,
    updatedAt: now,
  };
}

export type PlannedRequest = ReturnType<typeof planRequest>;

function requestChanged(request: PlannedRequest): NewEvent {
  return {
    organizationId: request.organizationId,
    type: 'REQUEST_CHANGED',
    subjectId: request.id,
    requestId: request.id,
    configurationId: request.configuration,
    status: request.state,
  };
}

function enqueueDelivery(store: Store, tx: EntityManager, { id, sendAt }: PlannedRequest): Promise<void> {
  const job: DeliveryJob = { requestId: id };
  return store.jobs.enqueue(tx, deliveryQueue, job, sendAt === null ? {} : { startAfter: sendAt });
}
