import type { EntityManager } from '@mikro-orm/postgresql';
import { foreseeChannels } from '../failover/foresee-channels.ts';
import { secondsFor } from '../pace/estimate-pace.ts';
import { type ChannelPace, findPaces } from '../pace/find-paces.ts';
import { turnOf } from '../pace/pace-turn.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import type { RequestState } from './outbound-request.ts';
import { requestExpiry } from './request-times.ts';

/** What is left of a request. Times are milliseconds since 1970. */
interface Rest {
  id: string;
  state: RequestState;
  primaryId: string;
  secondaryId: string | null;
  sendMs: number | null;
  /** Its turns on either channel. */
  primaryTurnMs: number | null;
  secondaryTurnMs: number | null;
  expiryMs: number;
  segments: number;
  /** Messages that wait for nothing but a worker and the pace. */
  due: number;
  inDoubt: number;
  /** Until when the last of the others is held, or is to be tried again. */
  latestMs: number | null;
}

/** When each request will have handed its last message to the carrier, or will expire, as far as it is known; null where it is not. */
export async function estimateCompletions(em: EntityManager, requestIds: readonly string[]): Promise<(Date | null)[]> {
  const rests = await findRests(em, requestIds);
  const channelIds = await foreseeChannels(
    em,
    rests.map(({ id, ...ways }) => ({ requestId: id, ...ways })),
  );
  const paces = await findPaces(em, channelIds);
  const now = Date.now();
  const estimates = new Map(
    rests.map((rest, index) => {
      const turnMs = channelIds[index] === rest.primaryId ? rest.primaryTurnMs : rest.secondaryTurnMs;
      return [rest.id, estimate(rest, turnMs, paces[index] ?? null, now)];
    }),
  );
  return requestIds.map((id) => estimates.get(id) ?? null);
}

function findRests(em: EntityManager, requestIds: readonly string[]): Promise<Rest[]> {
  return query(
    em,
    sql<Rest>`
      select r.id, r.state, r.channel_id as "primaryId", way.secondary_id as "secondaryId",
             ${epochMs(sql`r.send_at`)} as "sendMs",
             ${epochMs(turnOf(sql`r.id`, sql`r.channel_id`))} as "primaryTurnMs",
             ${epochMs(turnOf(sql`r.id`, sql`way.secondary_id`))} as "secondaryTurnMs",
             ${epochMs(requestExpiry)} as "expiryMs", m.*
      from outbound_request r
      cross join lateral (
        select nullif(c.secondary_channel_id, r.channel_id) as secondary_id
        from outbound_configuration c where c.id = r.configuration_id
      ) way
      cross join lateral (
        select coalesce(sum(coalesce(segments, 1)) filter (where status in ('HELD', 'QUEUED', 'SENDING')), 0)::float8 as segments,
               count(*) filter (where status = 'SENDING' or (status in ('HELD', 'QUEUED')
                                and coalesce(next_attempt_at <= now(), status = 'QUEUED')))::int as due,
               count(*) filter (where status = 'IN_DOUBT')::int as "inDoubt",
               ${epochMs(sql`max(next_attempt_at) filter (where status in ('HELD', 'QUEUED'))`)} as "latestMs"
        from outbound_message where request_id = r.id
      ) m
      where r.id = any(${[...requestIds]}::uuid[]) and r.state in ('SCHEDULED', 'QUEUED', 'SENDING')`,
  );
}

function estimate(rest: Rest, turnMs: number | null, pace: ChannelPace | null, now: number): Date | null {
  const { sendMs, expiryMs, latestMs, segments, due, inDoubt } = rest;
  // Nobody knows how long a doubt takes.
  if (inDoubt > 0) return null;
  const known = Math.max(rest.state === 'SCHEDULED' ? (sendMs ?? now) : now, latestMs ?? now);
  if (pace === null) return due > 0 || segments === 0 ? null : new Date(Math.min(known, expiryMs));
  const turn = Math.max(turnMs ?? pace.lineUntil?.getTime() ?? now, now) + pace.lateMs;
  const startMs = Math.max(known, turn, pace.blockedUntil?.getTime() ?? now);
  return new Date(Math.min(startMs + secondsFor(segments, pace) * 1_000, expiryMs));
}
