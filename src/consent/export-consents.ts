import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChannelType } from '../channel/channel.ts';
import type { Actor } from '../organization/actor.ts';
import type { MessageStatus } from '../outbound/message-status.ts';
import { query, sql } from '../platform/database.ts';
import { type Page, type PageArgs, readPageArgs, toPage } from '../platform/keyset.ts';
import { requireAddress } from './canonical-address.ts';
import { type Addressee, Consent } from './consent.ts';
import { latestConsent } from './latest-consent.ts';

/** Everything about one address of the organization, of which the pages below are read. */
export interface ConsentExport extends Addressee {
  organizationId: string;
  exportedAt: Date;
}

/** A message that was claimed to be sent to the address, with what was known at each claim. */
export interface SendProof {
  /** OutboundMessage.id, also of an agent's reply. */
  id: string;
  channelId: string;
  requestId: string | null;
  conversationId: string | null;
  purpose: string | null;
  isConfirmation: boolean;
  status: MessageStatus;
  attempts: ClaimProof[];
}

/** Times are ISO 8601. */
export interface ClaimProof {
  claimedAt: string;
  /** The consent that counted; null where nothing was known. */
  consentId: string | null;
}

export function exportConsents(
  { organizationId }: Actor,
  { channelType, address }: { channelType: ChannelType; address: string },
): ConsentExport {
  return {
    organizationId,
    channelType,
    address: requireAddress('address', channelType, address),
    exportedAt: new Date(),
  };
}

/** The consents of the address in the order in which they were recorded: their ids are older, and of several clocks. */
export async function findExportedConsents(
  em: EntityManager,
  { organizationId, channelType, address }: ConsentExport,
  args: PageArgs,
): Promise<Page<Consent>> {
  const list = 'exportedConsents';
  const { limit, afterId } = readPageArgs(list, args);
  const own = sql`organization_id = ${organizationId} and channel_type = ${channelType} and address = ${address}`;
  const beyond =
    afterId === null ? sql`` : sql`and position > (select position from consent where ${own} and id = ${afterId})`;
  const rows = await query(
    em,
    sql<{ id: string }>`select id from consent where ${own} ${beyond} order by position limit ${limit + 1}`,
  );
  const found = await em.find(Consent, { id: { $in: rows.map(({ id }) => id) } });
  const byId = new Map(found.map((consent) => [consent.id, consent]));
  const consents = rows.flatMap(({ id }) => byId.get(id) ?? []);
  return toPage(list, consents, limit, afterId);
}

/**
 * The messages that were claimed for the address, oldest first. A claim is stamped, as a consent is, while the ledger
 * stands still for the other: what was recorded before the time of the claim is what the claim has read.
 */
export async function findSendProofs(
  em: EntityManager,
  { organizationId, channelType, address }: ConsentExport,
  args: PageArgs,
): Promise<Page<SendProof>> {
  const list = 'sendProofs';
  const { limit, afterId } = readPageArgs(list, args);
  const counted = latestConsent(
    {
      organizationId: sql`m.organization_id`,
      channelType: sql`${channelType}`,
      address: sql`m.to_address`,
      purpose: sql`r.purpose`,
      knownAt: sql`(step ->> 'at')::timestamptz`,
    },
    sql`c.id`,
  );
  const rows = await query(
    em,
    sql<SendProof>`
      select m.id, m.channel_id as "channelId", m.request_id as "requestId", m.conversation_id as "conversationId",
             r.purpose, m.is_confirmation as "isConfirmation", m.status, (
               select jsonb_agg(jsonb_build_object('claimedAt', step ->> 'at', 'consentId', ${counted}) order by place)
               from jsonb_array_elements(m.history) with ordinality as steps(step, place)
               where step ->> 'status' = 'SENDING'
             ) as attempts
      from outbound_message m left join outbound_request r on r.id = m.request_id
      where m.channel_id in (select id from channel where organization_id = ${organizationId} and type = ${channelType})
        and m.to_address = ${address} and m.attempts > 0 ${afterId === null ? sql`` : sql`and m.id > ${afterId}`}
      order by m.id limit ${limit + 1}`,
  );
  return toPage(list, rows, limit, afterId);
}
