import type { EntityManager } from '@mikro-orm/postgresql';
import { tellLineChanged } from '../channel/line-job.ts';
import { query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import { type BreakerRules, type Health, isBroken } from './breaker-rules.ts';
import { watchChannels } from './channel-breaker.ts';
import { shiftTraffic } from './shift-traffic.ts';
import { tryAgain } from './try-again.ts';

const bucketMs = 1_000;

interface Chunk extends Health {
  accepted: number;
  /** Whether the carrier refuses our account or sender, and took nothing: the next fare no better. */
  isRefused: boolean;
  /** What the failures had in common, as a clause; null where nothing failed. */
  why: string | null;
}

/**
 * Counts a chunk of sends of a watched channel, and opens, closes or widens its breaker. After the chunk is settled, in
 * statements of its own: nobody waits for it with messages locked.
 */
export async function recordSends(store: Store, rules: BreakerRules, channelId: string, chunk: Chunk): Promise<void> {
  if (chunk.tried === 0) return;
  const { tried, failed, accepted, isRefused } = chunk;
  const em = store.em.fork();
  await addToBucket(em, channelId, { tried, failed, accepted, reported: 0 });
  const breaker = await readBreaker(em, channelId, rules);
  if (breaker === undefined) return watchChannels(store.em.fork(), [channelId]);
  const { state, health, slowSeconds } = breaker;
  if (state === 'CLOSED' && failed > 0 && (isRefused || isBroken(health, rules))) {
    await open(store, rules, channelId, `${health.failed} of its last ${health.tried} sends failed: ${chunk.why}`);
  } else if (state === 'HALF_OPEN' && failed >= tried * rules.mostFailedShare) {
    await open(store, rules, channelId, `${failed} of ${tried} sends that tried it failed: ${chunk.why}`);
  } else if (state === 'HALF_OPEN') {
    await widen(store, rules, channelId);
  } else if (state === 'OPEN' && failed === 0) {
    // It was used where there is no other way, and has worked.
    await tryAgain(store, rules, channelId);
  }
  if (slowSeconds !== null) await checkReceipts(store, rules, channelId, slowSeconds);
}

/**
 * Counts reports that the carrier did not deliver, for our account or sender, what it had accepted: its send was counted as
 * a good one. What left before the channel was opened last says nothing new.
 */
export async function recordFaults(
  store: Store,
  rules: BreakerRules,
  channelId: string,
  { sentAt, why }: { sentAt: Date[]; why: string },
): Promise<void> {
  const em = store.em.fork();
  const failed = await countNews(em, channelId, sentAt);
  if (failed === 0) return;
  await addToBucket(em, channelId, { tried: 0, failed, accepted: 0, reported: 0 });
  const breaker = await readBreaker(em, channelId, rules);
  if (breaker === undefined) return;
  const { state, health } = breaker;
  const isBad = state === 'HALF_OPEN' ? health.failed >= health.tried * rules.mostFailedShare : isBroken(health, rules);
  if (!isBad) return;
  await open(store, rules, channelId, `${health.failed} of its last ${health.tried} sends failed: ${why}`);
}

/** Counts receipts that told the end of a message, of a channel whose receipts are timed. */
export function recordReports(em: EntityManager, channelId: string, reported: number): Promise<void> {
  return addToBucket(em.fork(), channelId, { tried: 0, failed: 0, accepted: 0, reported });
}

/** Of a channel that is not watched there are none. */
async function countNews(em: EntityManager, channelId: string, sentAt: Date[]): Promise<number> {
  const [row] = await query(
    em,
    sql<{ news: number }>`
      select (select count(*)::int from unnest(${sentAt}::timestamptz[]) at where at > coalesce(opened.at, '-infinity')) as news
      from channel_breaker b cross join lateral (
        select max(s.at) as at from channel_shift s
        where s.organization_id = b.organization_id and s.channel_id = b.channel_id and s.to_state = 'OPEN'
      ) opened
      where b.channel_id = ${channelId}`,
  );
  return row?.news ?? 0;
}

async function addToBucket(
  em: EntityManager,
  channelId: string,
  { tried, failed, accepted, reported }: Health & { accepted: number; reported: number },
): Promise<void> {
  await query(
    em,
    sql`insert into channel_health as h (channel_id, bucket, tried, failed, accepted, reported)
        values (${channelId}, date_bin(${bucketMs} * interval '1 ms', now(), 'epoch'), ${tried}, ${failed}, ${accepted}, ${reported})
        on conflict (channel_id, bucket) do update
          set tried = h.tried + excluded.tried, failed = h.failed + excluded.failed,
              accepted = h.accepted + excluded.accepted, reported = h.reported + excluded.reported`,
  );
}

/** What was counted before its last shift says nothing about it now. */
async function readBreaker(em: EntityManager, channelId: string, { windowMs }: BreakerRules) {
  const [row] = await query(
    em,
    sql<{ state: string; tried: number; failed: number; slowSeconds: number | null }>`
      select b.state, c.slow_receipt_seconds as "slowSeconds", h.* from channel_breaker b
      join channel c on c.id = b.channel_id
      cross join lateral (
        select coalesce(sum(tried), 0)::int as tried, coalesce(sum(failed), 0)::int as failed from channel_health h
        where h.channel_id = b.channel_id and bucket > now() - ${windowMs} * interval '1 ms' and bucket >= date_bin(${bucketMs} * interval '1 ms', b.since, 'epoch')
      ) h
      where b.channel_id = ${channelId}`,
  );
  if (row === undefined) return undefined;
  const { state, tried, failed, slowSeconds } = row;
  // Reports of failures may come when the sends are in the window no more.
  return { state, health: { tried: Math.max(tried, failed), failed }, slowSeconds };
}

function open(store: Store, { firstWaitMs, longestWaitMs }: BreakerRules, channelId: string, reason: string) {
  // The longer it lasts, the rarer it is tried; an opening long after the last one is a new story.
  const openings = sql`case when b.since > now() - interval '30 minutes' then least(b.openings + 1, 20) else 1 end`;
  return change(store, async (tx) => {
    const isShifted = await shiftTraffic(tx, {
      channelId,
      state: 'OPEN',
      weight: sql`0`,
      reason,
      by: null,
      set: sql`, openings = ${openings},
        probe_at = now() + least(${longestWaitMs}::float8, ${firstWaitMs} * power(2, ${openings} - 1)) * interval '1 ms'`,
      when: sql`b.state <> 'OPEN'`,
    });
    // Who waits for its pace may go elsewhere now.
    if (isShifted) await tellLineChanged(store, tx, channelId);
  });
}

/** One step up after good sends; at its ceiling it is closed again. */
async function widen(store: Store, { steps, stepMs }: BreakerRules, channelId: string): Promise<void> {
  const [row] = await query(
    store.em.fork(),
    sql<{ weight: number; ceiling: number }>`
      select weight::int, ceiling::int from channel_breaker
      where channel_id = ${channelId} and state = 'HALF_OPEN' and since <= now() - ${stepMs} * interval '1 ms'`,
  );
  if (row === undefined) return;
  const next = Math.min(row.ceiling, steps.find((step) => step > row.weight) ?? 100);
  const isBack = next >= row.ceiling;
  await change(store, (tx) =>
    shiftTraffic(tx, {
      channelId,
      state: isBack ? 'CLOSED' : 'HALF_OPEN',
      weight: sql`${next}::smallint`,
      reason: isBack ? 'Sends that tried it arrived: it works again' : 'Sends that tried it arrived: it gets more',
      by: null,
      when: sql`b.state = 'HALF_OPEN' and b.weight = ${row.weight}`,
    }),
  );
}

/** Of what was sent between three times and once `slowSeconds` ago, enough has to be reported on by now. */
async function checkReceipts(store: Store, rules: BreakerRules, channelId: string, slowSeconds: number): Promise<void> {
  const ago = (times: number) => sql`now() - ${times * slowSeconds} * interval '1 second'`;
  const [row] = await query(
    store.em.fork(),
    sql<{ due: number; reported: number }>`
      select coalesce(sum(accepted) filter (where bucket <= ${ago(1)}), 0)::int as due, coalesce(sum(reported), 0)::int as reported
      from channel_health where channel_id = ${channelId} and bucket > ${ago(3)}
        and bucket >= (select since from channel_breaker b where b.channel_id = ${channelId})`,
  );
  if (row === undefined || row.due < rules.leastUnreported || row.reported >= row.due * rules.leastReportedShare)
    return;
  const reason = `Its receipts are slow: ${row.reported} for ${row.due} messages that it has had for ${slowSeconds} seconds or longer`;
  await open(store, rules, channelId, reason);
}

/** Counts that no window reaches any more. */
export async function pruneHealth(em: EntityManager): Promise<void> {
  await query(em.fork(), sql`delete from channel_health where bucket < now() - interval '1 day'`);
}
