import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '../organization/actor.ts';
import { enqueueDelivery } from '../outbound/delivery-job.ts';
import type { StepContent } from '../outbound/message-changes.ts';
import { OutboundMessage } from '../outbound/outbound-message.ts';
import { DomainError } from '../platform/domain-error.ts';
import { loadOwn } from '../platform/find-own.ts';
import { changeOnce, type RepeatableInput, readIdempotentCall } from '../platform/idempotency.ts';
import type { Store } from '../platform/store.ts';
import { completeRequests } from './complete-requests.ts';
import { tellTaken } from './conversation-job.ts';
import { type HeldRequest, holdRequest, statusOfWaiting } from './hold-request.ts';
import { writeDecisions } from './write-decisions.ts';

/** What a person found out, or decides, about a message in doubt. */
export const doubtResolutions = ['CONFIRM_SENT', 'RESEND', 'FAIL'] as const;
export type DoubtResolution = (typeof doubtResolutions)[number];

/** Settles a message of a request that is in doubt as a person says. */
export async function resolveDoubt(store: Store, actor: Actor, input: ResolveInput): Promise<OutboundMessage> {
  // Repeated without a key, it might settle the doubt about the attempt that followed from it.
  const call = readIdempotentCall(actor, 'resolveMessageInDoubt', input);
  const find = (em: EntityManager, id: string) => loadOwn(em, OutboundMessage, ofRequests(actor), id, { field: 'id' });
  const { id } = await find(store.em.fork(), input.id);
  return changeOnce(store, call, id, { create: (tx) => resolve(store, tx, actor, { ...input, id }), find });
}

interface ResolveInput extends RepeatableInput {
  id: string;
  resolution: DoubtResolution;
}

function ofRequests({ organizationId }: Actor) {
  return { organizationId, request: { $ne: null } };
}

async function resolve(
  store: Store,
  tx: EntityManager,
  actor: Actor,
  { id, resolution }: ResolveInput,
): Promise<OutboundMessage> {
  const own = ofRequests(actor);
  const { request: ref } = await loadOwn(tx, OutboundMessage, own, id);
  const requestId = ref?.id ?? '';
  const request = await holdRequest(tx, requestId);
  const message = await loadOwn(tx, OutboundMessage, own, id, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    refresh: true,
  });
  if (message.status !== 'IN_DOUBT') {
    throw new DomainError('CONFLICT', `The message is ${message.status}, not IN_DOUBT: there is nothing to resolve.`, {
      field: 'id',
    });
  }
  const step = { ...stepOf(resolution, request), by: actor.subject };
  await writeDecisions(tx, [{ messageId: id, attempt: message.attempts, step }]);
  if (step.status === 'QUEUED')
    await enqueueDelivery(store, tx, { requestId }, { organizationId: actor.organizationId });
  if (step.status === 'SENT') await tellTaken(store, tx, [id]);
  await completeRequests(tx, [requestId]);
  return tx.refreshOrFail(message);
}

function stepOf(resolution: DoubtResolution, request: HeldRequest | null): StepContent {
  switch (resolution) {
    case 'CONFIRM_SENT':
      return { status: 'SENT', reason: 'CONFIRMED_SENT' };
    case 'FAIL':
      return {
        status: 'FAILED',
        reason: 'FAILED_BY_PERSON',
        sentence: 'Nobody knows whether the carrier has it; a person gave it up.',
      };
    case 'RESEND': {
      const status = statusOfWaiting(request);
      if (status !== 'CANCELLED') return { status, reason: 'RESENT_BY_PERSON' };
      throw new DomainError('CONFLICT', 'The request is CANCELLED: nothing of it is sent again.', { field: 'id' });
    }
  }
}
