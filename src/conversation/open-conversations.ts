import type { EntityManager } from '@mikro-orm/postgresql';
import { appendEvents } from '../event/append-events.ts';
import type { EventType } from '../event/event.ts';
import { query, sql } from '../platform/database.ts';
import { newId } from '../platform/uuid.ts';

/** A customer on one channel of ours: at most one open conversation is theirs. */
export interface Correspondent {
  organizationId: string;
  channelId: string;
  customerAddress: string;
}

const mostRounds = 5;

/**
 * Finds or opens the conversation of each correspondent and locks it; `origin` is the latest message sent to them
 * within 7 days. `opened` is what the log says of a conversation that had to be opened.
 */
export async function openConversations(
  tx: EntityManager,
  correspondents: Correspondent[],
  opened: EventType,
): Promise<(correspondent: Correspondent) => string> {
  const distinct = [...new Map(correspondents.map((entry) => [keyOfCorrespondent(entry), entry])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => entry);
  const open = new Map<string, string>();
  // Between finding that one is open and locking it, it may be closed: then there is room for a new one.
  let missing = distinct;
  for (let round = 1; missing.length > 0; round++) {
    if (round > mostRounds) throw new Error('A conversation that was opened cannot be found');
    await insertMissing(tx, missing, opened);
    for (const [key, id] of await lockOpen(tx, missing)) open.set(key, id);
    missing = distinct.filter((entry) => !open.has(keyOfCorrespondent(entry)));
  }
  return (correspondent) => {
    const id = open.get(keyOfCorrespondent(correspondent));
    if (id === undefined) throw new Error('A conversation was asked for that was not opened');
    return id;
  };
}

/** Equal for the same customer on the same channel. */
export function keyOfCorrespondent({ channelId, customerAddress }: Omit<Correspondent, 'organizationId'>): string {
  return `${channelId} ${customerAddress}`;
}

/** Expression: what the correspondent `input` may be answering, the latest message sent to them within 7 days. */
export const originOfInput = sql`(
  select m.id from outbound_message m
  where m.channel_id = input.channel_id and m.to_address = input.customer_address
    and m.request_id is not null and m.status in ('SENDING', 'IN_DOUBT', 'SENT', 'DELIVERED', 'READ')
    and m.created_at > now() - interval '7 days'
  order by m.id desc limit 1)`;

async function insertMissing(tx: EntityManager, correspondents: Correspondent[], opened: EventType): Promise<void> {
  const started = await query(
    tx,
    sql<{ id: string; organization_id: string }>`
      insert into conversation (id, organization_id, channel_id, customer_address, state, origin_id)
      select input.*, 'OPEN', ${originOfInput}
      from unnest(
        ${correspondents.map(() => newId())}::uuid[], ${correspondents.map((entry) => entry.organizationId)}::uuid[],
        ${correspondents.map((entry) => entry.channelId)}::uuid[],
        ${correspondents.map((entry) => entry.customerAddress)}::text[]
      ) as input(id, organization_id, channel_id, customer_address)
      on conflict (channel_id, customer_address) where state <> 'CLOSED' do nothing
      returning id, organization_id`,
  );
  await appendEvents(
    tx,
    started.map((row) => ({
      organizationId: row.organization_id,
      type: opened,
      subjectId: row.id,
      conversationId: row.id,
      status: 'OPEN',
    })),
  );
}

/** The ids of those of the correspondents' conversations that are open, by `keyOfCorrespondent`. */
export async function lockOpen(tx: EntityManager, correspondents: Correspondent[]): Promise<Map<string, string>> {
  const rows = await query(
    tx,
    sql<{ id: string; channelId: string; customerAddress: string }>`
      select c.id, c.channel_id as "channelId", c.customer_address as "customerAddress" from conversation c
      join unnest(
        ${correspondents.map((entry) => entry.channelId)}::uuid[],
        ${correspondents.map((entry) => entry.customerAddress)}::text[]
      ) as input(channel_id, customer_address)
        on c.channel_id = input.channel_id and c.customer_address = input.customer_address
      where c.state <> 'CLOSED' order by c.id for update of c`,
  );
  return new Map(rows.map((row) => [keyOfCorrespondent(row), row.id]));
}
