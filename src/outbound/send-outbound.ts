import type { EntityManager } from '@mikro-orm/postgresql';
import { loadActiveConfiguration } from '../configuration/load-active-configuration.ts';
import type { Actor } from '../organization/actor.ts';
import { DomainError, invalid } from '../platform/domain-error.ts';
import { changeOnce, findEarlier, type RepeatableInput, readIdempotentCall } from '../platform/idempotency.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Store } from '../platform/store.ts';
import { showCount } from '../platform/text.ts';
import { enqueueDelivery } from './delivery-job.ts';
import { findRequest } from './find-requests.ts';
import { insertRequest } from './insert-request.ts';
import { OutboundRequest, type RequestState } from './outbound-request.ts';
import { type Contact, type PlannedMessage, planMessages } from './plan-messages.ts';
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
  const configuration = await loadActiveConfiguration(store.em.fork(), actor.organizationId, input.configurationId);
  const messages = planMessages(input.contacts, configuration.channelType, configuration.texts);
  const planned = planRequest(actor, configuration, messages, input, traceparent);

  const create = async (tx: EntityManager) => {
    await insertRequest(tx, planned, messages);
    if (planned.state !== 'COMPLETED') {
      const { id: requestId, organizationId, sendAt } = planned;
      await enqueueDelivery(store, tx, { requestId }, { organizationId, ...(sendAt !== null && { at: sendAt }) });
    }
    await countRequest(tx, actor.organizationId, limits.requestsPerHour);
    return tx.merge(OutboundRequest, planned);
  };
  const request = await changeOnce(store, call, planned.id, { create, find });
  if (request.id === planned.id) countAccepted(store.metrics, planned.state, messages);
  return request;
}

function countAccepted(metrics: Metrics, state: RequestState, messages: PlannedMessage[]): void {
  metrics.requestsAccepted.inc();
  for (const [skipReason, own] of Map.groupBy(messages, (message) => message.skipReason)) {
    const status = skipReason !== null ? 'SKIPPED' : state === 'SCHEDULED' ? 'HELD' : 'QUEUED';
    metrics.messagesAccepted.inc({ status, skip_reason: skipReason ?? '' }, own.length);
  }
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
