import type { EntityManager } from '@mikro-orm/postgresql';
import { type ChannelType, channelTypes } from '../channel/channel.ts';
import type { Actor } from '../organization/actor.ts';
import { invalid } from '../platform/domain-error.ts';
import { findPage } from '../platform/find-page.ts';
import type { Page, PageArgs } from '../platform/keyset.ts';
import { readPurpose } from '../platform/purpose.ts';
import { canonicalAddress, requireAddress } from './canonical-address.ts';
import { type Addressee, Consent, type ConsentState } from './consent.ts';
import { decidingConsents } from './deciding-consents.ts';

/** What counts for an address and a purpose, and why. */
export interface ConsentStatus extends Addressee {
  purpose: string | null;
  /** Null where nothing is known. */
  state: ConsentState | null;
  decidedBy: Consent | null;
}

interface StatusArgs {
  channelType: ChannelType;
  address: string;
  purpose?: string | null | undefined;
  /** What was known then; now where it is left out. */
  at?: Date | undefined;
}

export async function findConsentStatus(em: EntityManager, actor: Actor, args: StatusArgs): Promise<ConsentStatus> {
  const { channelType, at } = args;
  const purpose = readPurpose(args.purpose);
  const address = requireAddress('address', channelType, args.address);
  const { organizationId } = actor;
  const [decidedBy = null] = await decidingConsents(em, [{ organizationId, channelType, address, purpose, at }]);
  return { channelType, address, purpose, state: decidedBy?.state ?? null, decidedBy };
}

type ConsentsArgs = PageArgs & { address?: string | null | undefined; channelType?: ChannelType | null | undefined };

/** The ledger, newest first: what was recorded last. */
export function findConsents(
  em: EntityManager,
  organizationId: string,
  { address, channelType, ...args }: ConsentsArgs,
): Promise<Page<Consent>> {
  const types = channelType == null ? channelTypes : [channelType];
  const ofAddress = address == null ? {} : { address: { $in: readAddresses(types, address) } };
  // With an address, the types make it a look by the index on both.
  const ofTypes = address == null && channelType == null ? {} : { channelType: { $in: [...types] } };
  return findPage(em, Consent, 'consents', { organizationId, ...ofAddress, ...ofTypes }, args);
}

/** An address is spelled as its type has it. */
function readAddresses(types: readonly ChannelType[], text: string): string[] {
  const addresses = new Set(types.flatMap((type) => canonicalAddress(type, text) ?? []));
  if (addresses.size === 0) throw invalid('address', `address is none of ${types.join(', ')}.`);
  return [...addresses];
}

/** Each of these, which the caller has read of as its own. */
export async function loadConsents(em: EntityManager, ids: readonly string[]): Promise<(Consent | Error)[]> {
  const found = await em.find(Consent, { id: { $in: [...ids] } });
  const byId = new Map(found.map((consent) => [consent.id, consent]));
  return ids.map((id) => byId.get(id) ?? new Error(`There is no consent ${id}`));
}
