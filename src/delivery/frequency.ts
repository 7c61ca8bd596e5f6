import type { EntityManager } from '@mikro-orm/postgresql';
import type { OpenedChannel } from '../channel/provider-channels.ts';
import type { FrequencyCap } from '../organization/frequency-cap.ts';
import { query, sql } from '../platform/database.ts';
import { repeatWhileFull } from '../platform/repeat-while-full.ts';
import type { Candidate } from './find-candidates.ts';
import type { Withheld } from './find-obstacle.ts';
import type { SendRules } from './load-send-rules.ts';

const dayMs = 86_400_000;

/**
 * Those of the messages that are above the cap of their organization. Their addresses are held until the commit, so that
 * what leaves of the others can be counted.
 */
export async function findCapped(
  tx: EntityManager,
  { organizationId }: OpenedChannel,
  candidates: Candidate[],
  { frequencyCap, ignoresFrequencyCap }: SendRules,
): Promise<Withheld[]> {
  const fresh = candidates.filter(isFresh);
  if (frequencyCap === null || fresh.length === 0) return [];
  const sent = await holdAddresses(tx, organizationId, fresh);
  const held: Withheld[] = [];
  for (const { id, to, nowMs } of fresh) {
    const times = sent.get(to) ?? [];
    const room = ignoresFrequencyCap ? null : findRoom(times, frequencyCap, nowMs);
    if (room !== null) held.push({ id, obstacle: { status: 'HELD', reason: 'FREQUENCY_CAP', ...room } });
    else sent.set(to, [...times, nowMs]);
  }
  return held;
}

/** Counts messages that leave now, of which `findCapped` was asked before: each from its first attempt on, once, whatever becomes of it. */
export async function countFrequency(
  tx: EntityManager,
  { organizationId }: OpenedChannel,
  leaving: Candidate[],
  { frequencyCap }: SendRules,
): Promise<void> {
  if (frequencyCap === null) return;
  const counted = leaving.filter(isFresh).map(({ to }) => to);
  await writeCounted(tx, organizationId, counted);
}

function isFresh({ attempts }: Candidate): boolean {
  return attempts === 0;
}

interface Room {
  until: Date;
  /** What it has to wait for. */
  cap: keyof FrequencyCap;
}

/** When there is room for one more; null where there is now. */
function findRoom(times: number[], { perDay, perWeek }: FrequencyCap, nowMs: number): Room | null {
  const limits = [
    { cap: 'perDay', most: perDay, withinMs: dayMs },
    { cap: 'perWeek', most: perWeek, withinMs: 7 * dayMs },
  ] as const;
  const rooms = limits.flatMap(({ cap, most, withinMs }) => {
    const within = times.filter((time) => time > nowMs - withinMs).sort((a, b) => a - b);
    const leaving = most === null ? undefined : within[within.length - most];
    return leaving === undefined ? [] : { cap, until: new Date(leaving + withinMs) };
  });
  return rooms.sort((one, other) => other.until.getTime() - one.until.getTime())[0] ?? null;
}

/** The times in milliseconds at which each address was sent to. In the order of addresses, so that claims do not wait for each other in a circle. */
async function holdAddresses(
  tx: EntityManager,
  organizationId: string,
  candidates: Candidate[],
): Promise<Map<string, number[]>> {
  const addresses = [...new Set(candidates.map(({ to }) => to))];
  await query(
    tx,
    // An address that is new here has had messages from before there was a cap.
    sql`insert into contact_frequency (organization_id, address, sent_at)
        select ${organizationId}, input.address, ${sentBefore(organizationId)}
        from unnest(${addresses}::text[]) as input(address)
        where not exists (
          select 1 from contact_frequency f where f.organization_id = ${organizationId} and f.address = input.address)
        order by input.address
        on conflict do nothing`,
  );
  const rows = await query(
    tx,
    sql<{ address: string; times: number[] }>`
      select address, array(select extract(epoch from time) * 1000 from unnest(sent_at) time)::float8[] as times
      from contact_frequency where organization_id = ${organizationId} and address = any(${addresses}::text[])
      order by address for update`,
  );
  return new Map(rows.map(({ address, times }) => [address, times]));
}

/** The first attempts at messages of requests to `input.address` in the last 7 days. */
function sentBefore(organizationId: string) {
  return sql`array(
    select (
      select min(step ->> 'at')::timestamptz from jsonb_array_elements(m.history) step where step ->> 'status' = 'SENDING')
    from channel c join outbound_message m on m.channel_id = c.id and m.to_address = input.address
    where c.organization_id = ${organizationId} and m.request_id is not null and m.attempts > 0
      and m.updated_at > now() - interval '7 days')`;
}

async function writeCounted(tx: EntityManager, organizationId: string, addresses: string[]): Promise<void> {
  if (addresses.length === 0) return;
  await query(
    tx,
    sql`update contact_frequency f
        set updated_at = now(), sent_at = array(
          select time from unnest(f.sent_at) time where time > now() - interval '7 days') || input.times
        from (
          select address, array_agg(now()) as times from unnest(${addresses}::text[]) as row(address) group by address
        ) input
        where f.organization_id = ${organizationId} and f.address = input.address`,
  );
}

const rowsAtOnce = 10_000;

/** Addresses that nothing was sent to for a week. */
export function pruneFrequencies(em: EntityManager): Promise<void> {
  return repeatWhileFull(rowsAtOnce, () =>
    query(
      em.fork(),
      sql`delete from contact_frequency where (organization_id, address) in (
            select organization_id, address from contact_frequency where updated_at < now() - interval '8 days'
            order by updated_at limit ${rowsAtOnce} for update skip locked)
          returning 1`,
    ),
  );
}
