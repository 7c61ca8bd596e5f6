import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import { createPace, factorAt, leastFactor } from './channel-pace.ts';

/** A carrier's answer that a channel sends too fast. */
export interface TooFast {
  channelId: string;
  /** How long the carrier asks us to wait. */
  retryAfterMs: number | null;
  /** How long ago that was granted which it refused: what was refused for the same haste slows down once. */
  ageMs: number;
  /** The share that it took of what it was handed of late. */
  takenShare: number;
  /** Segments that this process hands to the channel in a second: what a channel without a rate starts from. */
  sentPerSecond: number;
}

/** Few refusals are answered by a little less, and then it is seen whether that was enough. */
const patienceMs = 5_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Lowers the channel's rate to the share that the carrier took, at most by half, and lets it rest for as long as the carrier
 * asks. A channel without a rate has one from now on, of what it sent, until it has recovered. Where the carrier names no
 * time, and took less than half though the rate was as low as it goes or was never set, the rest is a second, and doubles.
 */
export async function slowPace(em: EntityManager, tooFast: TooFast): Promise<void> {
  const { channelId, retryAfterMs, takenShare } = tooFast;
  const isMostlyRefused = takenShare < 0.5;
  const ageMs = isMostlyRefused ? tooFast.ageMs : Math.max(tooFast.ageMs, patienceMs);
  const measured = Math.max(1, tooFast.sentPerSecond);
  await createPace(em, channelId);
  await query(
    em,
    sql`
      with locked as materialized (
        select p.*, c.messages_per_second from channel_pace p join channel c on c.id = p.channel_id
        where p.channel_id = ${channelId} for update of p
      ), timed as materialized (
        select *, clock_timestamp() as now from locked
      ), found as materialized (
        select *, ${factorAt(sql`now`)} as factor_now,
               coalesce(slowed_at < now - make_interval(secs => ${ageMs / 1_000}::float8), true) as is_news
        from timed
      ), judged as materialized (
        select *, case when ${retryAfterMs}::float8 is not null then ${retryAfterMs}::float8
                       when not is_news or not ${isMostlyRefused}::boolean or (messages_per_second is not null and factor_now > ${leastFactor}::float8) then 0
                       when factor_now = 1 then ${firstPauseMs}::float8
                       else least(greatest(pause_ms * 2, ${firstPauseMs}::float8), ${longestPauseMs}::float8) end as rest_ms
        from found
      ), rested as materialized (
        select *, greatest(blocked_until, now + make_interval(secs => rest_ms / 1000)) as until from judged
      )
      update channel_pace p
      set factor = case when is_news then greatest(factor_now * ${Math.max(0.5, takenShare)}::float8, ${leastFactor}::float8) else p.factor end,
          slowed_at = case when is_news then now else p.slowed_at end,
          -- The first to tell may know of the first few messages only.
          measured_rate = case when messages_per_second is null then greatest(p.measured_rate, ${measured}::float8) end,
          blocked_until = until, pause_ms = case when is_news then rest_ms else p.pause_ms end,
          tokens = least(p.tokens, 0), counted_at = until
      from rested r
      where p.channel_id = r.channel_id`,
  );
}
