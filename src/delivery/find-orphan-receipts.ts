import type { EntityManager } from '@mikro-orm/postgresql';
import { epochMs, query, sql } from '../platform/database.ts';

/** A verified callback whose message is not known on its channel. */
export interface OrphanReceipt {
  id: string;
  channelId: string;
  providerMessageId: string;
  status: 'SENT' | 'DELIVERED' | 'READ' | 'FAILED';
  receivedMs: number;
}

export interface OrphanReceipts {
  count: number;
  latest: OrphanReceipt[];
}

const mostShown = 50;

/** Those that came more than a minute ago: a younger one may have been faster than the answer to its send. */
export async function findOrphanReceipts(em: EntityManager, organizationId: string): Promise<OrphanReceipts> {
  const rows = await query(
    em,
    sql<OrphanReceipt & { count: number }>`
      select id::text, channel_id as "channelId", provider_message_id as "providerMessageId", status,
             ${epochMs(sql`received_at`)} as "receivedMs", count(*) over ()::int as count
      from receipt
      where message_id is null and received_at < now() - interval '1 minute'
        and channel_id in (select id from channel where organization_id = ${organizationId})
      order by receipt.id desc limit ${mostShown}`,
  );
  return { count: rows[0]?.count ?? 0, latest: rows };
}
