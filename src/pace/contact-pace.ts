import type { EntityManager } from '@mikro-orm/postgresql';
import type { OpenedChannel } from '../channel/provider-channels.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import type { PairPace } from '../providers/provider.ts';
import { worthwhileSeconds } from './bucket.ts';

/** What has not begun to leave so long after its departure must wait again: else it could come closer to the next one. */
export const mostContactAgeMs = 400;
/** Added to each interval, for what departs the latest and is late by so much; the rest is for the way to the carrier. */
const spareMs = worthwhileSeconds * 1_000 + mostContactAgeMs + 100;

/** How fast the channel may write to one and the same contact: as the channel says, and as its carrier does; null: as it likes. */
export function contactPaceOf({ contactIntervalSeconds, pairPace }: OpenedChannel): PairPace | null {
  const own = contactIntervalSeconds === null ? null : { intervalMs: contactIntervalSeconds * 1_000, burst: 1 };
  if (own === null || pairPace === null) return own ?? pairPace;
  return own.intervalMs >= pairPace.intervalMs ? own : pairPace;
}

export interface TooSoon {
  id: string;
  until: Date;
}

/**
 * Lets each contact have its next message, or says until when that has to wait. The rows stay locked until the claim is
 * committed, so that two claims never take the same turn; everybody locks them in the order of the addresses.
 */
export async function takeContactTurns(
  tx: EntityManager,
  channelId: string,
  { intervalMs, burst }: PairPace,
  messages: { id: string; to: string }[],
): Promise<TooSoon[]> {
  if (messages.length === 0) return [];
  const interval = sql`make_interval(secs => ${(intervalMs + spareMs) / 1_000}::float8)`;
  const ahead = sql`make_interval(secs => ${((intervalMs + spareMs) * (burst - 1)) / 1_000}::float8)`;
  const firstTo = [...new Map(messages.toReversed().map(({ id, to }) => [to, id]))].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const taken = await query(
    tx,
    sql<{ address: string }>`
      insert into contact_pace as p (channel_id, address, free_at)
      select ${channelId}::uuid, address, clock_timestamp() + ${interval}
      from unnest(${firstTo.map(([to]) => to)}::text[]) address
      on conflict (channel_id, address) do update set free_at = greatest(p.free_at, clock_timestamp()) + ${interval}
      where p.free_at - ${ahead} <= clock_timestamp()
      returning address`,
  );
  const served = new Set(taken.map(({ address }) => address));
  const servedIds = new Set(firstTo.flatMap(([to, id]) => (served.has(to) ? id : [])));
  const left = messages.filter(({ id }) => !servedIds.has(id));
  return left.length === 0 ? [] : findTurns(tx, channelId, ahead, left);
}

async function findTurns(
  tx: EntityManager,
  channelId: string,
  ahead: ReturnType<typeof sql>,
  messages: { id: string; to: string }[],
): Promise<TooSoon[]> {
  const rows = await query(
    tx,
    sql<{ address: string; untilMs: number }>`
      select address, ${epochMs(sql`free_at - ${ahead}`)} as "untilMs" from contact_pace
      where channel_id = ${channelId} and address = any(${messages.map(({ to }) => to)}::text[])`,
  );
  const untilOf = new Map(rows.map(({ address, untilMs }) => [address, untilMs]));
  return messages.map(({ id, to }) => ({ id, until: new Date(Math.ceil(untilOf.get(to) ?? Date.now())) }));
}

/** Contacts whose next message need not wait any more. */
export async function pruneContactPace(em: EntityManager): Promise<void> {
  await query(em.fork(), sql`delete from contact_pace where free_at < now() - interval '1 minute'`);
}
