import type { EntityManager } from '@mikro-orm/postgresql';
import { type Condition, query, sql } from '../platform/database.ts';

/** A channel that was slowed down gains so much of its rate each second, until it has it again. */
export const recoveryPerSecond = 0.02;
/** No refusal of the carrier slows a channel down further. */
export const leastFactor = 0.05;

/** Makes the channel's row where it has none. Its bucket is full: nothing has left yet. */
export async function createPace(em: EntityManager, channelId: string): Promise<void> {
  await query(
    em,
    sql`insert into channel_pace (channel_id, tokens)
        select id, 1e6 from channel where id = ${channelId} on conflict do nothing`,
  );
}

/** Expression on channel_pace: the share of its rate that the channel may use at the time. */
export function factorAt(time: Condition): Condition {
  return sql`coalesce(least(1, factor + ${recoveryPerSecond}::float8 * greatest(0, extract(epoch from ${time} - slowed_at))), 1)::float8`;
}

/** Condition: whether the channel keeps to a pace, by its own setting or since its carrier asked for it. A name needs its table. */
export function isPaced(channelId: Condition): Condition {
  return sql`(
    exists (select 1 from channel where channel.id = ${channelId} and messages_per_second is not null)
    or exists (select 1 from channel_pace where channel_pace.channel_id = ${channelId}))`;
}
