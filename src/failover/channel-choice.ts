import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';

/** What decides whether messages go out on a channel. */
export interface ChannelChoice {
  channelId: string;
  name: string;
  isActive: boolean;
  state: string;
  weight: number;
  /** The most that it may have of the traffic, as a person has set it. */
  ceiling: number;
  reason: string | null;
  isWatched: boolean;
  isProbeDue: boolean;
}

/** By the id of the channel. */
export async function readChoices(
  em: EntityManager,
  channelIds: readonly string[],
): Promise<Map<string, ChannelChoice>> {
  const rows = await query(
    em,
    sql<ChannelChoice>`
      select c.id as "channelId", c.name, c.is_active as "isActive", coalesce(b.state, 'CLOSED') as state,
             coalesce(b.weight, 100)::int as weight, coalesce(b.ceiling, 100)::int as ceiling, b.reason,
             b.channel_id is not null as "isWatched",
             coalesce(b.state = 'OPEN' and b.probe_at <= now(), false) as "isProbeDue"
      from channel c left join channel_breaker b on b.channel_id = c.id where c.id = any(${[...channelIds]}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.channelId, row]));
}

/** From 0 to 1, evenly: the last digits of an id are random. */
export function chanceOf(requestId: string): number {
  return Number.parseInt(requestId.slice(-8), 16) / 2 ** 32;
}
