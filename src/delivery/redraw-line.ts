import type { EntityManager } from '@mikro-orm/postgresql';
import { type LineJob, lineQueue } from '../channel/line-job.ts';
import { deliveryQueue } from '../outbound/delivery-job.ts';
import { shapeBucket } from '../pace/bucket.ts';
import { findPaces } from '../pace/find-paces.ts';
import { query, sql } from '../platform/database.ts';
import { type JobRun, liveJobs, startEarlier } from '../platform/jobs.ts';
import { change, type Store } from '../platform/store.ts';

/**
 * Gives those who wait for a channel their turns anew, in the order that they had, by what is left of them and by the pace
 * of this moment; and wakes them earlier where their turn comes earlier. Where nothing is sent on the channel any more, all
 * of them wake: they may have another one to go to.
 */
export function redrawLine(store: Store, { channelId }: LineJob, { jobId }: JobRun): Promise<void> {
  return change(store, async (tx) => {
    if (await isToBeRedrawnAgain(tx, channelId, jobId)) return;
    const [pace] = await findPaces(tx, [channelId]);
    const rate = pace == null ? Number.POSITIVE_INFINITY : shapeBucket(pace).refillPerSecond * pace.factor;
    const start = sql`greatest(now(), ${pace?.blockedUntil ?? null}::timestamptz)`;
    await query(
      tx,
      sql`
        with waiting as materialized (
          select t.request_id, t.at, sum(coalesce(m.segments, 1))::float8 as segments
          from pace_turn t join outbound_request r on r.id = t.request_id join outbound_message m on m.request_id = r.id
          where t.channel_id = ${channelId}
            and (r.state in ('QUEUED', 'SENDING') or (r.state = 'SCHEDULED' and r.send_at <= now()))
            and m.status in ('QUEUED', 'HELD') and coalesce(m.next_attempt_at <= now(), true)
          group by t.request_id, t.at
        ), summed as materialized (
          select *, sum(segments) over (order by at, request_id) as upto from waiting
        ), placed as materialized (
          select *, ${start} + make_interval(secs => (upto - segments) / ${rate}::float8) as starts_at from summed
        ), moved as (
          update pace_turn t set at = starts_at from placed p
          where t.request_id = p.request_id and t.channel_id = ${channelId} and p.at > now()
        ), redrawn as (
          update channel_pace
          set front_until = null, reply_until = null,
              back_until = ${start} + make_interval(secs => coalesce((select max(upto) from summed), 0) / ${rate}::float8)
          where channel_id = ${channelId}
        ), replies_woken as (
          ${startEarlier(deliveryQueue, 'messageId', repliesOn(channelId))}
        )
        ${startEarlier(
          deliveryQueue,
          'requestId',
          sql`(select request_id as id, case when ${isLeft(channelId)} then now() else starts_at end as at from placed)`,
        )}`,
    );
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

/** Rows `(id, at)`: the replies that wait for the channel, from now on. */
function repliesOn(channelId: string) {
  return sql`(
    select m.id, now() as at from ${liveJobs(deliveryQueue)} j
    join outbound_message m on m.id = (j.data ->> 'messageId')::uuid
    where m.channel_id = ${channelId} and m.status = 'QUEUED' and coalesce(m.next_attempt_at <= now(), true))`;
}

function isLeft(channelId: string) {
  return sql`exists (
    select 1 from channel_breaker b where b.channel_id = ${channelId} and (b.state = 'OPEN' or b.weight = 0))`;
}
