import type { RawBuilder } from 'kysely';
import { type Condition, sql } from '../platform/database.ts';
import { type PaceLimit, shapeBucket } from './bucket.ts';
import { factorAt } from './channel-pace.ts';

/** What wants to leave on a channel. */
export interface PaceDemand {
  channelId: string;
  /** Rows `(id, segments)` of all that is due. */
  due: Condition;
  /** Expression: when the turn of what is due comes; null where none was given yet. */
  turnAt: Condition;
  /** Whose turn is kept where one is given. Null for a reply, for which a person waits: it waits for no turn, and what does, waits for it. */
  requestId: string | null;
  /** Messages at most. */
  most: number;
}

/** What the statement found and did. Without `isKnown` it granted nothing: the limit is another one than was thought. */
export interface GrantRow {
  isKnown: boolean;
  /** Null where the channel has no limit (any more). */
  perSecond: number | null;
  burst: number | null;
  messages: number;
  segments: number;
  /** What was in the bucket, and how fast it fills just now. */
  tokens: number;
  refillPerSecond: number;
  waitMs: number | null;
}

/**
 * Nobody waits for the disk while the row is locked. What is sent by a grant is claimed first, and that commit takes this one
 * to the disk with it: a crash can forget only grants that nothing was sent by.
 */
const commitLater = sql`(select set_config('synchronous_commit', 'off', true))`;
/** How long others wait for a reply that was promised its share and has not come for it. */
const replyGrace = sql`interval '300 milliseconds'`;
/** The integrity check counts on a job that comes within the hour. */
const longestWait = sql`interval '1 hour'`;

/**
 * Who finds no tokens gets a turn. Turns are given one after the other (`back_until`), each as long as its messages take,
 * and a job sleeps until its turn. In its turn it takes what is there, and comes again when more is (`front_until` where
 * several are late). No job waits in between, and of ten thousand about one wakes for each share. A job whose turn is far
 * ahead looks in now and then: others may have been cancelled, and a full bucket is for anybody. Where the bucket is small for
 * the rate, a grant takes what flows in next along, which its job sends as it flows in; with the job it is lost. A turn is
 * kept while the row is locked: whoever draws the line anew sees it. The first one counts.
 */
export function grantStatement(demand: PaceDemand, limit: PaceLimit | null): RawBuilder<GrantRow> {
  const { refillPerSecond, capacity, full, aheadSeconds } = shapeBucket(limit ?? { perSecond: 1, burst: 1 });
  const isReply = demand.requestId === null;
  const held = sql`least(${capacity}::float8, raw)`;
  const ahead = sql`rate * ${aheadSeconds}::float8`;
  return sql<GrantRow>`
    with due as materialized (
      select row_number() over (order by id)::int as n, segments::float8 as segments,
             (sum(segments) over (order by id))::float8 as upto,
             (max(segments) over (order by id))::float8 as largest
      from (${demand.due}) due
    ), locked as materialized (
      select p.*, c.messages_per_second, c.burst
      from channel_pace p join channel c on c.id = p.channel_id, ${commitLater} later
      where p.channel_id = ${demand.channelId} for update of p
    ), timed as materialized (
      select *, clock_timestamp() as now from locked
    ), limited as materialized (
      select *, case when messages_per_second is null and ${factorAt(sql`now`)} >= 1 and coalesce(blocked_until <= now, true)
                     then null else coalesce(messages_per_second, measured_rate) end as per_second
      from timed
    ), filled as materialized (
      select *, ${refillPerSecond}::float8 * ${factorAt(sql`now`)} as rate,
             tokens + greatest(0, ${seconds(sql`now - counted_at`)}) * ${refillPerSecond}::float8
                      * (${factorAt(sql`counted_at`)} + ${factorAt(sql`now`)}) / 2 as raw,
             greatest(front_until, back_until) as line_until, coalesce(blocked_until > now, false) as is_blocked,
             coalesce(reply_until + ${replyGrace} > now, false) and not ${isReply}::boolean as is_overtaken,
             per_second is not null and per_second = ${limit?.perSecond ?? null}::float8
               and coalesce(burst, greatest(1, ceil(per_second))) = ${limit?.burst ?? null}::float8 as is_known
      from limited
    ), asked as materialized (
      select *, ${isReply}::boolean or case when turn_at is null then coalesce(line_until <= now, true)
                                                   else turn_at <= now end as in_turn
      from filled, (select ${demand.turnAt}::timestamptz as turn_at) turn,
           (select count(*)::int as due_messages, coalesce(sum(segments), 0) as due_segments from due) total
    ), granted as materialized (
      select coalesce(max(n), 0) as messages, coalesce(max(upto), 0) as segments from due, asked
      where is_known and not is_blocked and not is_overtaken and (in_turn or raw >= ${full}::float8)
        and n <= ${demand.most}::int and ((upto <= ${held} + ${ahead} and largest <= ${capacity}::float8)
             or (n = 1 and raw >= ${tokensFor(sql`segments`, limit)}))
    ), decided as materialized (
      select asked.*, messages, granted.segments, due_segments - granted.segments as rest,
             messages < least(due_messages, ${demand.most}::int) as is_short,
             case when messages > 0 then ${held} - granted.segments else raw end as left_tokens,
             ${tokensFor(sql`next.segments`, limit)} as needed,
             greatest(now, blocked_until, case when is_overtaken then reply_until + ${replyGrace} end) as start,
             case when turn_at is null and not ${isReply}::boolean
                  then case when in_turn then now else greatest(line_until, now) end end as new_turn
      from asked, granted left join due next on next.n = granted.messages + 1
    ), waited as materialized (
      select *, case
          when not is_short or not is_known then null
          when ${isReply}::boolean then greatest(
            start + ${interval(sql`greatest(0, needed - left_tokens) / rate`)},
            case when reply_until > now then reply_until + ${interval(sql`needed / rate`)} end)
          when in_turn then greatest(
            start + ${interval(sql`greatest(0, ${chunk(capacity)} - left_tokens) / rate`)},
            case when front_until > now then front_until + ${interval(sql`${chunk(capacity, ahead)} / rate`)} end)
          else greatest(start, least(
            coalesce(turn_at, new_turn), now + ${interval(sql`greatest(15, ${turnsAhead} / 2)`)}))
        end as wait_until
      from decided
    ), updated as (
      update channel_pace p
      set tokens = case when messages > 0 then left_tokens else p.tokens end,
          counted_at = case when messages > 0 then now else p.counted_at end,
          front_until = case when is_short and in_turn and not ${isReply}::boolean then wait_until else p.front_until end,
          back_until = case when is_short and new_turn is not null
                            then greatest(w.line_until, now) + ${interval(sql`rest / rate`)} else p.back_until end,
          reply_until = case when not ${isReply}::boolean then p.reply_until when is_short then wait_until
                             when p.reply_until > now + interval '50 milliseconds' then p.reply_until end
      from waited w
      where p.channel_id = w.channel_id and is_known and due_messages > 0
    ), kept as (
      insert into pace_turn (request_id, channel_id, at)
      select ${demand.requestId}::uuid, channel_id, new_turn from waited
      where is_short and is_known and new_turn is not null
      on conflict do nothing
    ), lifted as (
      delete from channel_pace p using waited w where p.channel_id = w.channel_id and w.per_second is null
    )
    select is_known as "isKnown", per_second as "perSecond", burst, messages, segments,
           ${held} as tokens, rate as "refillPerSecond",
           case when is_short then ${seconds(sql`least(wait_until, now + ${longestWait}) - now`)} * 1000 end as "waitMs"
    from waited`;
}

/** How many tokens there must be for a message of so many segments. */
function tokensFor(segments: Condition, limit: PaceLimit | null): Condition {
  const { capacity } = shapeBucket(limit ?? { perSecond: 1, burst: 1 });
  return sql`case when ${segments} <= ${capacity}::float8 then ${segments}
                  else greatest(${capacity}::float8, least(${segments}, ${limit?.burst ?? 1}::float8)) end`;
}

/** Half a bucket, so that none of it runs over while the job is on its way; and what is granted with it. */
function chunk(capacity: number, ahead: Condition = sql`0`): Condition {
  return sql`least(rest, greatest(needed, ${capacity / 2}::float8 + ${ahead}))`;
}

/** How many turns as long as this one lie before it. */
const turnsAhead = sql`(extract(epoch from coalesce(turn_at, new_turn) - now)::float8 * rate / rest)`;

function seconds(duration: Condition): Condition {
  return sql`extract(epoch from ${duration})::float8`;
}

function interval(secondsLong: Condition): Condition {
  return sql`make_interval(secs => ${secondsLong})`;
}
