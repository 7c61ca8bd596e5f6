import type { EntityManager } from '@mikro-orm/postgresql';
import { epochMs, query, sql } from '../platform/database.ts';
import { limitOf, type PaceLimit } from './bucket.ts';
import { factorAt } from './channel-pace.ts';

/** How fast a channel may send just now. */
export interface ChannelPace extends PaceLimit {
  /** The share of its rate that it uses since the carrier found it too fast; 1 is all of it. */
  factor: number;
  blockedUntil: Date | null;
  /** When the turns end that have been given so far; null where nobody waits. */
  lineUntil: Date | null;
  /** How late those are whose turn has come. */
  lateMs: number;
}

interface PaceRow {
  id: string;
  isOwn: boolean;
  perSecond: number | null;
  burst: number | null;
  factor: number;
  blockedMs: number | null;
  lineMs: number | null;
  lateMs: number | null;
}

/** The pace of each channel, in the order asked; null where a channel has no limit. The caller may read the channels. */
export async function findPaces(em: EntityManager, channelIds: readonly string[]): Promise<(ChannelPace | null)[]> {
  const rows = await query(
    em,
    sql<PaceRow>`
      select c.id, c.messages_per_second is not null as "isOwn", coalesce(c.messages_per_second, p.measured_rate) as "perSecond", c.burst, ${factorAt(sql`now()`)} as factor,
             case when p.blocked_until > now() then ${epochMs(sql`p.blocked_until`)} end as "blockedMs",
             case when greatest(p.back_until, p.front_until) > now()
                  then ${epochMs(sql`greatest(p.back_until, p.front_until)`)} end as "lineMs",
             (extract(epoch from greatest(p.front_until, now()) - now()) * 1000)::float8 as "lateMs"
      from channel c left join channel_pace p on p.channel_id = c.id
      where c.id = any(${[...channelIds]}::uuid[])`,
  );
  const paceOf = new Map(rows.map((row) => [row.id, toPace(row)]));
  return channelIds.map((id) => paceOf.get(id) ?? null);
}

function toPace({ isOwn, perSecond, burst, factor, blockedMs, lineMs, lateMs }: PaceRow): ChannelPace | null {
  const limit = limitOf(perSecond, burst);
  // Without a rate of its own it has a limit until it has recovered.
  if (limit === null || (!isOwn && factor === 1 && blockedMs === null)) return null;
  return {
    ...limit,
    factor,
    blockedUntil: blockedMs === null ? null : new Date(blockedMs),
    lineUntil: lineMs === null ? null : new Date(lineMs),
    lateMs: lateMs ?? 0,
  };
}
