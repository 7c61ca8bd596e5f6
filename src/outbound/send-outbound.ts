import type { EntityManager } from '@mikro-orm/postgresql';
import { OutboundConfiguration } from '../configuration/outbound-configuration.ts';
import { appendEvents } from '../event/append-events.ts';
import type { Actor } from '../organization/actor.ts';
import { DomainError, invalid } from '../platform/domain-error.ts';
import { loadOwn } from '../platform/find-own.ts';
import { changeOnce, findEarlier, type RepeatableInput, readIdempotentCall } from '../platform/idempotency.ts';
import type { Store } from '../platform/store.ts';
import { showCount } from '../platform/text.ts';
import { enqueueDelivery } from './delivery-job.ts';
import { findRequest } from './find-requests.ts';
import { insertMessages } from './insert-messages.ts';
import { OutboundRequest, requestChanged } from './outbound-request.ts';
import { type Contact, planMessages } from './plan-messages.ts';
import { planRequest } from './plan-request.ts';
import { countRequest } from './request-rate.ts';
import { checkExpiresAt, checkSendAt, type RequestTimes } from './request-times.ts';

export interface SendOutboundInput extends RepeatableInput, RequestTimes {
  configurationId: string;
  contacts: Contact[];
}

export interface OutboundLimits {
  contactsPerRequest: number;
  requestsPerHour: number;
}

/** Accepts a request: when it resolves, the request, its messages, its job and its events are on disk, all or none. */
export async function sendOutbound(
  store: Store,
  limits: OutboundLimits,
  actor: Actor,
  input: SendOutboundInput,
  traceparent: string | null,
): Promise<OutboundRequest> {
  checkInput(input, limits);
  const call = readIdempotentCall(actor, 'sendOutbound', input);
  const find = (em: EntityManager, id: string) => loadEarlierRequest(em, actor, id);
  const earlier = await findEarlier(store, call, find);
  if (earlier !== null) return earlier;

  // Not before: a call may be repeated after its time.
  if (input.sendAt != null) checkSendAt(input.sendAt);
  if (input.expiresAt != null) checkExpiresAt(input.expiresAt, input.sendAt ?? new Date());
  const configuration = await loadActiveConfiguration(store.em.fork(), actor, input.configurationId);
  const texts = configuration.template.getEntity().currentVersion.getEntity();
  const messages = planMessages(input.contacts, configuration.channelType, texts);
  const planned = planRequest(actor, configuration, texts, messages, input, traceparent);

  const create = async (tx: EntityManager) => {
    const request = tx.create(OutboundRequest, planned);
    await tx.flush();
    await insertMessages(tx, planned, messages);
    await appendEvents(tx, [requestChanged(planned.organizationId, planned.id, planned.configuration, planned.state)]);
    if (planned.state !== 'COMPLETED') {
      await enqueueDelivery(store, tx, { requestId: planned.id }, planned.sendAt ?? undefined);
    }
    await countRequest(tx, actor.organizationId, limits.requestsPerHour);
    return request;
  };
  return changeOnce(store, call, planned.id, { create, find });
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

/** A service is not shown what somebody else sent, not even by the same key. */
async function loadEarlierRequest(em: EntityManager, actor: Actor, id: string): Promise<OutboundRequest> {
  const request = await findRequest(em, actor, id);
  if (request !== null) return request;
  throw new DomainError(
    'IDEMPOTENCY_CONFLICT',
    'This idempotencyKey was used by another caller: take a key of your own.',
    {
      field: 'idempotencyKey',
    },
  );
}

async function loadActiveConfiguration(em: EntityManager, actor: Actor, id: string): Promise<OutboundConfiguration> {
  const { organizationId } = actor;
  const populate = ['channel', 'template.currentVersion'] as const;
  const configuration = await loadOwn(em, OutboundConfiguration, { organizationId }, id, {
    populate,
    field: 'configurationId',
  });
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
