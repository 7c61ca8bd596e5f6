import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import { newId } from '../platform/uuid.ts';
import { type Correspondent, keyOfCorrespondent, lockOpen, originOfInput } from './open-conversations.ts';

/**
 * Where the keyword of each correspondent is kept: in their open conversation, as everything they write. Where there is
 * none, in one that is closed from the start: a keyword alone asks nothing of an agent.
 */
export async function placeKeywords(
  tx: EntityManager,
  correspondents: Correspondent[],
): Promise<(correspondent: Correspondent) => string> {
  const places = await lockOpen(tx, correspondents);
  const missing = new Map(correspondents.map((entry) => [keyOfCorrespondent(entry), entry]));
  for (const key of places.keys()) missing.delete(key);
  for (const [key, entry] of missing) places.set(key, await insertClosed(tx, entry));
  return (correspondent) => {
    const id = places.get(keyOfCorrespondent(correspondent));
    if (id === undefined) throw new Error('A conversation was asked for that was not placed');
    return id;
  };
}

async function insertClosed(
  tx: EntityManager,
  { organizationId, channelId, customerAddress }: Correspondent,
): Promise<string> {
  const id = newId();
  await query(
    tx,
    sql`insert into conversation (id, organization_id, channel_id, customer_address, state, origin_id)
        select ${id}::uuid, ${organizationId}::uuid, input.*, 'CLOSED', ${originOfInput}
        from (values (${channelId}::uuid, ${customerAddress})) as input(channel_id, customer_address)`,
  );
  return id;
}
