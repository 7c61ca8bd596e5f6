import type { EntityManager } from '@mikro-orm/postgresql';
import { type LineJob, lineQueue } from '../channel/line-job.ts';
import { deliveryQueue } from '../outbound/delivery-job.ts';
import { shapeBucket } from '../pace/bucket.ts';
import { findPaces } from '../pace/find-paces.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import { type JobRun, liveJobs, startEarlier } from '../platform/jobs.ts';
import { change, type Store } from '../platform/store.ts';

/** A request in the line, from when on it may send, when it will be done, and when its job is to look. Milliseconds since 1970. */
interface Place {
  requestId: string;
  startsMs: number;
  endsMs: number;
  wakesMs: number;
}

/**
 * Gives those who wait for a channel their turns anew, in the order that they had, by what is left of them and by the pace
 * of this moment; and wakes them earlier where their turn comes earlier. Where nothing is sent on the channel any more, all
 * of them wake: they may have another one to go to.
 */
export function redrawLine(store: Store, { channelId }: LineJob, { jobId }: JobRun): Promise<void> {
  return change(store, async (tx) => {
    if (await isToBeRedrawnAgain(tx, channelId, jobId)) return;
    await lockPace(tx, channelId);
    const places = await findPlaces(tx, channelId);
    const replies = await findReplies(tx, channelId);
    // From here on whole lists are put together: row by row would be the square of ten thousand.
    await query(tx, sql`select set_config('enable_hashjoin', 'on', true), set_config('enable_nestloop', 'off', true)`);
    const wakes = places.map(({ requestId, wakesMs }) => ({ id: requestId, at: new Date(wakesMs) }));
    await wake(tx, 'requestId', wakes);
    await wake(tx, 'messageId', replies);
    await writePlaces(tx, channelId, places);
  });
}

/** Many requests may leave a line at once: the last of their jobs is enough. */
async function isToBeRedrawnAgain(tx: EntityManager, channelId: string, jobId: string): Promise<boolean> {
  const others = await query(
    tx,
    sql`select 1 from ${liveJobs(lineQueue)} j
        where state = 'created' and data ->> 'channelId' = ${channelId} and id <> ${jobId} limit 1`,
  );
  return others.length > 0;
}

/** Turns are given under this lock: from here on none is that `findPlaces` does not see. */
async function lockPace(tx: EntityManager, channelId: string): Promise<void> {
  await query(tx, sql`select 1 from channel_pace where channel_id = ${channelId} for update`);
}

async function findPlaces(tx: EntityManager, channelId: string): Promise<Place[]> {
  const [pace] = await findPaces(tx, [channelId]);
  const rate = pace == null ? Number.POSITIVE_INFINITY : shapeBucket(pace).refillPerSecond * pace.factor;
  const isLeft = sql`exists (
    select 1 from channel_breaker b where b.channel_id = ${channelId} and (b.state = 'OPEN' or b.weight = 0))`;
  const after = (segments: ReturnType<typeof sql>) =>
    epochMs(sql`greatest(now(), ${pace?.blockedUntil ?? null}::timestamptz)
                + make_interval(secs => (${segments}) / ${rate}::float8)`);
  return query(
    tx,
    sql<Place>`
      with waiting as (
        select t.request_id, t.at, sum(coalesce(m.segments, 1))::float8 as segments
        from pace_turn t join outbound_request r on r.id = t.request_id join outbound_message m on m.request_id = r.id
        where t.channel_id = ${channelId}
          and (r.state in ('QUEUED', 'SENDING') or (r.state = 'SCHEDULED' and r.send_at <= now()))
          and m.status in ('QUEUED', 'HELD') and coalesce(m.next_attempt_at <= now(), true)
        group by t.request_id, t.at
      ), placed as (
        select *, sum(segments) over (order by at, request_id) as upto from waiting
      )
      select request_id as "requestId", ${after(sql`upto - segments`)} as "startsMs", ${after(sql`upto`)} as "endsMs",
             case when ${isLeft} then ${epochMs(sql`now()`)} else ${after(sql`upto - segments`)} end as "wakesMs"
      from placed`,
  );
}

/** Replies that wait for the channel, to be woken now. */
async function findReplies(tx: EntityManager, channelId: string): Promise<{ id: string; at: Date }[]> {
  const rows = await query(
    tx,
    sql<{ id: string; nowMs: number }>`
      select m.id, ${epochMs(sql`now()`)} as "nowMs" from ${liveJobs(deliveryQueue)} j join outbound_message m on m.id = (j.data ->> 'messageId')::uuid
      where m.channel_id = ${channelId} and m.status = 'QUEUED' and coalesce(m.next_attempt_at <= now(), true)`,
  );
  return rows.map(({ id, nowMs }) => ({ id, at: new Date(nowMs) }));
}

/** Whose turn has come keeps it. */
async function writePlaces(tx: EntityManager, channelId: string, places: Place[]): Promise<void> {
  await query(
    tx,
    sql`
      update pace_turn t set at = place.at
      from unnest(${places.map(({ requestId }) => requestId)}::uuid[],
                  ${places.map(({ startsMs }) => new Date(startsMs))}::timestamptz[]) as place(request_id, at)
      where t.request_id = place.request_id and t.channel_id = ${channelId} and t.at > now()`,
  );
  const lineUntil = new Date(places.reduce((latest, { endsMs }) => Math.max(latest, endsMs), 0));
  await query(
    tx,
    sql`update channel_pace set front_until = null, reply_until = null, back_until = greatest(now(), ${lineUntil}::timestamptz)
        where channel_id = ${channelId}`,
  );
}

async function wake(
  tx: EntityManager,
  member: 'requestId' | 'messageId',
  times: { id: string; at: Date }[],
): Promise<void> {
  if (times.length === 0) return;
  const rows = sql`(select * from unnest(
    ${times.map(({ id }) => id)}::uuid[], ${times.map(({ at }) => at)}::timestamptz[]) as row(id, at))`;
  await query(tx, startEarlier(deliveryQueue, member, rows));
}
