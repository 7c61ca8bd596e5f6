import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { CarrierReceipt } from '../providers/provider.ts';
import type { ReportedMessage } from './apply-reports.ts';
import { readReference } from './reference.ts';

/** A receipt as a webhook brought it: verified, and of a channel of ours. */
export interface ChannelReceipt {
  organizationId: string;
  channelId: string;
  /** Whether it is counted how soon the channel's receipts come. */
  isTimed: boolean;
  receipt: CarrierReceipt;
  /** The callback as it came. */
  payload: string;
}

/** With the message that it is about; null where none is known. */
export interface MatchedReceipt extends ChannelReceipt {
  messageId: string | null;
}

/** The message that each receipt is about: by our reference, of which it is not known yet whether there is such a message; or else by the carrier's id. */
export async function nameMessages(tx: EntityManager, receipts: ChannelReceipt[]): Promise<MatchedReceipt[]> {
  const named = receipts.map((receipt) => ({
    ...receipt,
    messageId: readReference(receipt.receipt.reference)?.messageId ?? null,
  }));
  const unnamed = named.filter(({ messageId }) => messageId === null);
  if (unnamed.length === 0) return named;
  const rows = await query(
    tx,
    sql<{ id: string; key: string }>`
      select m.id, m.channel_id || ' ' || m.provider_message_id as key
      from unnest(
        ${unnamed.map((entry) => entry.channelId)}::uuid[],
        ${unnamed.map((entry) => entry.receipt.providerMessageId)}::text[]
      ) as input(channel_id, provider_message_id)
      join outbound_message m on m.channel_id = input.channel_id and m.provider_message_id = input.provider_message_id`,
  );
  const found = new Map(rows.map(({ key, id }) => [key, id]));
  return named.map((entry) => ({
    ...entry,
    messageId: entry.messageId ?? found.get(`${entry.channelId} ${entry.receipt.providerMessageId}`) ?? null,
  }));
}

/** Without the message where there is none of this id, or none on the channel that the callback came for. */
export async function dropUnknown(
  tx: EntityManager,
  named: MatchedReceipt[],
  locked: ReportedMessage[],
): Promise<MatchedReceipt[]> {
  const channelOf = new Map(locked.map(({ id, channel_id }) => [id, channel_id]));
  const missing = named.flatMap(({ messageId }) => (messageId === null || channelOf.has(messageId) ? [] : messageId));
  if (missing.length > 0) {
    const others = await query(
      tx,
      sql<{ id: string; channel_id: string }>`
        select id, channel_id from outbound_message where id = any(${[...new Set(missing)]}::uuid[])`,
    );
    for (const { id, channel_id } of others) channelOf.set(id, channel_id);
  }
  return named.map((entry) => {
    const isKnown = entry.messageId !== null && channelOf.get(entry.messageId) === entry.channelId;
    return isKnown ? entry : { ...entry, messageId: null };
  });
}
