import type { EntityManager } from '@mikro-orm/postgresql';
import { appendEvents } from '../event/append-events.ts';
import type { NewEvent } from '../event/event.ts';
import { query, sql } from '../platform/database.ts';
import { toE164 } from '../platform/phone-address.ts';
import { change, type Store } from '../platform/store.ts';
import { makeStorable } from '../platform/text.ts';
import { newId } from '../platform/uuid.ts';
import type { CarrierInbound } from '../providers/provider.ts';
import { type Correspondent, openConversations } from './open-conversations.ts';

/** A customer's message as a webhook brought it: verified, and to a channel of ours. */
export interface ChannelInbound {
  organizationId: string;
  channelId: string;
  inbound: CarrierInbound;
  /** The callback as it came. */
  payload: string;
}

/** A customer's message as it will be stored. */
export interface Received extends Correspondent {
  id: string;
  providerMessageId: string;
  body: string;
  payload: string;
}

/** Stores a batch of customers' messages, each in the open conversation of its sender on that channel; told twice, once. */
export async function recordInbound(store: Store, batch: ChannelInbound[]): Promise<void> {
  await change(store, async (tx) => {
    const received = await dropKnown(tx, batch.map(readInbound));
    if (received.length === 0) return;
    await storeInbound(tx, received, await openConversations(tx, received, 'CONVERSATION_STARTED'));
  });
}

/** Stores messages in conversations that the caller has locked, and tells of them. Answers with the ids of those that are new. */
export async function storeInbound(
  tx: EntityManager,
  received: Received[],
  conversationOf: (correspondent: Correspondent) => string,
): Promise<Set<string>> {
  const stored = await insertMessages(tx, received, conversationOf);
  await touchConversations(tx, stored);
  return new Set(stored.map(({ id }) => id));
}

export function readInbound({ organizationId, channelId, inbound, payload }: ChannelInbound): Received {
  return {
    id: newId(),
    organizationId,
    channelId,
    customerAddress: toE164(inbound.from) ?? makeStorable(inbound.from.slice(0, 320)),
    providerMessageId: makeStorable(inbound.providerMessageId),
    body: makeStorable(inbound.body),
    payload: makeStorable(payload),
  };
}

/** A repeated callback must not open a new conversation after its own was closed. */
export async function dropKnown<Entry extends Received>(tx: EntityManager, received: Entry[]): Promise<Entry[]> {
  const known = await query(
    tx,
    sql<{ channel_id: string; provider_message_id: string }>`
      select m.channel_id, m.provider_message_id from conversation_message m
      join unnest(${received.map((entry) => entry.channelId)}::uuid[], ${received.map((entry) => entry.providerMessageId)}::text[])
        as input(channel_id, provider_message_id)
        on m.channel_id = input.channel_id and m.provider_message_id = input.provider_message_id`,
  );
  const keys = new Set(known.map((row) => `${row.channel_id} ${row.provider_message_id}`));
  return received.filter((entry) => !keys.has(`${entry.channelId} ${entry.providerMessageId}`));
}

interface StoredRow {
  id: string;
  organization_id: string;
  conversation_id: string;
}

async function insertMessages(
  tx: EntityManager,
  received: Received[],
  conversationOf: (correspondent: Correspondent) => string,
): Promise<StoredRow[]> {
  return query(
    tx,
    sql<StoredRow>`
      insert into conversation_message (id, organization_id, channel_id, conversation_id, direction, body, provider_message_id, payload)
      select id, organization_id, channel_id, conversation_id, 'INBOUND', body, provider_message_id, payload
      from unnest(
        ${received.map((entry) => entry.id)}::uuid[], ${received.map((entry) => entry.organizationId)}::uuid[],
        ${received.map((entry) => entry.channelId)}::uuid[], ${received.map(conversationOf)}::uuid[],
        ${received.map((entry) => entry.body)}::text[], ${received.map((entry) => entry.providerMessageId)}::text[],
        ${received.map((entry) => entry.payload)}::text[]
      ) as input(id, organization_id, channel_id, conversation_id, body, provider_message_id, payload)
      on conflict (channel_id, provider_message_id) do nothing
      returning id, organization_id, conversation_id`,
  );
}

/** A customer who writes again takes a waiting conversation back to the open ones. */
async function touchConversations(tx: EntityManager, stored: StoredRow[]): Promise<void> {
  const changed = await query(
    tx,
    sql<{ id: string; state: string }>`
      update conversation set updated_at = now(), state = case when state = 'WAITING' then 'OPEN' else state end
      where id = any(${stored.map((row) => row.conversation_id)}::uuid[])
      returning id, state`,
  );
  const stateOf = new Map(changed.map((row) => [row.id, row.state]));
  const events = stored.flatMap((row): NewEvent[] => {
    const place = { organizationId: row.organization_id, conversationId: row.conversation_id };
    const status = stateOf.get(row.conversation_id) ?? 'OPEN';
    return [
      { ...place, type: 'MESSAGE_RECEIVED', subjectId: row.id },
      { ...place, type: 'CONVERSATION_CHANGED', subjectId: row.conversation_id, status },
    ];
  });
  await appendEvents(tx, events);
}
