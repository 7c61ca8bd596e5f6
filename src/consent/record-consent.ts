import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChannelType } from '../channel/channel.ts';
import type { Actor } from '../organization/actor.ts';
import { invalid } from '../platform/domain-error.ts';
import { loadOwn } from '../platform/find-own.ts';
import { findEarlier, type RepeatableInput, readIdempotentCall, takeKey } from '../platform/idempotency.ts';
import { readPurpose } from '../platform/purpose.ts';
import type { Store } from '../platform/store.ts';
import { requireText } from '../platform/text.ts';
import { newId } from '../platform/uuid.ts';
import { requireAddress } from './canonical-address.ts';
import { changeLedger } from './change-ledger.ts';
import { Consent, type ConsentState } from './consent.ts';
import { type NewConsent, recordConsents } from './record-consents.ts';

interface ConsentInput extends RepeatableInput {
  channelType: ChannelType;
  address: string;
  state: ConsentState;
  purpose?: string | null | undefined;
  evidence?: string | null | undefined;
  occurredAt?: Date | null | undefined;
}

export const mostEvidenceCharacters = 1_000;
/** By how much the clock of whoever tells us may run ahead of ours. */
export const mostAheadMs = 60_000;

/** Appends what a caller knows of a customer's consent. When an opt-out is answered, no send begins that it is against. */
export async function recordConsent(store: Store, actor: Actor, input: ConsentInput): Promise<Consent> {
  const consent = readConsent(actor, input);
  const { organizationId } = actor;
  const call = readIdempotentCall(actor, 'recordConsent', input);
  const load = (em: EntityManager, id: string) => loadOwn(em, Consent, { organizationId }, id);
  const earlier = await findEarlier(store, call, load);
  if (earlier !== null) return earlier;
  let recorded: string[] = [];
  await changeLedger(store, organizationId, [consent], async (tx, [free]) => {
    const id = newId();
    const isFirst = call === null || (await takeKey(tx, call, id));
    if (isFirst && free !== undefined) recorded = await recordConsents(tx, organizationId, [{ ...free, id }]);
  });
  const [id] = recorded;
  // A twin was first, or its key was pruned since.
  return id === undefined ? recordConsent(store, actor, input) : load(store.em.fork(), id);
}

function readConsent({ subject }: Actor, input: ConsentInput): NewConsent {
  const { channelType, state, occurredAt } = input;
  return {
    channelType,
    address: requireAddress('address', channelType, input.address),
    purpose: readPurpose(input.purpose),
    state,
    source: 'API',
    evidence: input.evidence == null ? null : requireText('evidence', input.evidence, mostEvidenceCharacters),
    recordedBy: subject,
    channelId: null,
    importId: null,
    occurred: occurredAt == null ? { agoMs: 0 } : { at: requirePast(occurredAt) },
  };
}

function requirePast(occurredAt: Date): Date {
  if (occurredAt.getTime() <= Date.now() + mostAheadMs) return occurredAt;
  throw invalid('occurredAt', 'occurredAt lies in the future: a consent is what the customer has said.');
}
