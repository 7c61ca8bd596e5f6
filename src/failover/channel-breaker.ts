import type { EntityManager } from '@mikro-orm/postgresql';
import { epochMs, query, sql } from '../platform/database.ts';

/**
 * CLOSED: it works. OPEN: it does not, and nothing is sent through it that may go elsewhere. HALF_OPEN: a share of the
 * traffic tries whether it works again.
 */
export const breakerStates = ['CLOSED', 'OPEN', 'HALF_OPEN'] as const;
export type BreakerState = (typeof breakerStates)[number];

/** What is known of a channel that is watched. */
export interface ChannelBreaker {
  channelId: string;
  organizationId: string;
  state: BreakerState;
  /** Percent of the traffic of its configurations that it gets now. */
  weight: number;
  /** Percent that it gets when it works: less than 100 where a person said so. */
  ceiling: number;
  since: Date;
  /** Why it is as it is; null where nothing ever happened. */
  reason: string | null;
}

interface BreakerRow extends Omit<ChannelBreaker, 'since'> {
  sinceMs: number;
}

/** Channels that are not watched have none. */
export async function findBreakers(
  em: EntityManager,
  channelIds: readonly string[],
): Promise<(ChannelBreaker | null)[]> {
  const rows = await query(
    em,
    sql<BreakerRow>`
      select channel_id as "channelId", organization_id as "organizationId", state, weight::int, ceiling::int,
             ${epochMs(sql`since`)} as "sinceMs", reason
      from channel_breaker where channel_id = any(${[...channelIds]}::uuid[])`,
  );
  const breakers = new Map(rows.map(({ sinceMs, ...row }) => [row.channelId, { ...row, since: new Date(sinceMs) }]));
  return channelIds.map((id) => breakers.get(id) ?? null);
}

/** Of the whole installation. */
export function countBreakers(
  em: EntityManager,
): Promise<{ provider: string; state: BreakerState; channels: number }[]> {
  return query(
    em,
    sql<{ provider: string; state: BreakerState; channels: number }>`
      select c.provider, b.state, count(*)::int as channels from channel_breaker b join channel c on c.id = b.channel_id
      group by 1, 2`,
  );
}

/** From now on it is known how these channels do. */
export async function watchChannels(tx: EntityManager, channelIds: string[]): Promise<void> {
  await query(
    tx,
    sql`insert into channel_breaker (channel_id, organization_id)
        select id, organization_id from channel where id = any(${channelIds}::uuid[]) order by id on conflict do nothing`,
  );
}
