import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { mostClaimAgeMs } from '../outbound/claim-age.ts';
import { query, sql } from '../platform/database.ts';
import { startStopwatch } from '../platform/stopwatch.ts';
import { change, type Store } from '../platform/store.ts';
import type { Addressee, ConsentState } from './consent.ts';
import { lockAsLedger } from './consent-lock.ts';

// The promise: no send begins after the commit of an opt-out. A claim that was committed before it may begin its send
// within `mostClaimAgeMs`. So an opt-out is written only while no such claim is open: its turn ends without a word where
// there is one, and comes again.

/** Something to be appended, as far as it concerns whose turn it is. */
export interface LedgerEntry extends Addressee {
  state: ConsentState;
}

type Append<Entry> = (tx: EntityManager, free: Entry[]) => Promise<void>;

const pauseMs = 20;
/** A turn holds up every claim of the organization: a long list takes several. */
const mostPerTurn = 500;
/** The clocks of a worker and of Postgres do not run alike, and a first byte takes its time. */
const openClaimMs = mostClaimAgeMs + 500;
/** Whatever was claimed when an entry came has been sent by then, or never will be. */
const longestGivingWayMs = openClaimMs + 500;

/** Whether an entry that came so long ago has given way often enough: new claims for its address must not starve it. */
export function isOverdue(ageMs: number): boolean {
  return ageMs > longestGivingWayMs;
}

/**
 * Runs `append` with the ledger of the organization to itself, in a transaction that has written nothing yet; more than
 * once where entries have to wait, each time with those that need not. Resolves when all are committed.
 */
export async function changeLedger<Entry extends LedgerEntry>(
  store: Store,
  organizationId: string,
  entries: Entry[],
  append: Append<Entry>,
): Promise<void> {
  const ageMs = startStopwatch();
  let waiting = entries;
  while (waiting.length > 0) {
    const mayGiveWay = !isOverdue(ageMs());
    const turn = waiting.slice(0, mostPerTurn);
    const left = await takeLedgerTurn(store, organizationId, turn, () => mayGiveWay, append);
    waiting = [...waiting.slice(mostPerTurn), ...left];
    if (left.length > 0 && left.length === waiting.length) await sleep(pauseMs);
  }
}

/**
 * One turn of `changeLedger`; answers with the entries that have to come again. Where one that may not give way any more
 * is in the way, the turn waits and keeps the ledger, so that nothing new is claimed: at most as long as a claim is open.
 */
export function takeLedgerTurn<Entry extends LedgerEntry>(
  store: Store,
  organizationId: string,
  entries: Entry[],
  mayGiveWay: (entry: Entry) => boolean,
  append: Append<Entry>,
): Promise<Entry[]> {
  return change(store, async (tx) => {
    await lockAsLedger(tx, organizationId);
    const heldMs = startStopwatch();
    // Asked once: who becomes overdue during the turn would be neither written nor come again.
    const patient = new Set(entries.filter(mayGiveWay));
    let claimed = await findClaimed(tx, organizationId, entries);
    const isInTheWay = (entry: Entry) => entry.state === 'OPTED_OUT' && claimed.has(keyOf(entry));
    while (entries.some((entry) => isInTheWay(entry) && !patient.has(entry)) && heldMs() < openClaimMs) {
      await sleep(pauseMs);
      claimed = await findClaimed(tx, organizationId, entries);
    }
    const mustWait = (entry: Entry) => isInTheWay(entry) && patient.has(entry);
    const free = entries.filter((entry) => !mustWait(entry));
    if (free.length > 0) await append(tx, free);
    return entries.filter(mustWait);
  });
}

/** Those who opt out while a message to them is claimed and may not have begun to leave. */
async function findClaimed(tx: EntityManager, organizationId: string, entries: LedgerEntry[]): Promise<Set<string>> {
  const leaving = entries.filter(({ state }) => state === 'OPTED_OUT');
  if (leaving.length === 0) return new Set();
  const rows = await query(
    tx,
    sql<Addressee>`
      select input.channel_type as "channelType", input.address
      from unnest(${leaving.map((entry) => entry.channelType)}::text[], ${leaving.map((entry) => entry.address)}::text[])
        as input(channel_type, address)
      where exists (
        select 1 from channel c
        cross join lateral (
          -- By the index on (channel_id, to_address, id).
          select 1 from outbound_message m
          where m.channel_id = c.id and m.to_address = input.address and m.status = 'SENDING'
            and m.updated_at > clock_timestamp() - ${openClaimMs} * interval '1 ms'
          limit 1
        ) open
        where c.organization_id = ${organizationId} and c.type = input.channel_type)`,
  );
  return new Set(rows.map(keyOf));
}

function keyOf({ channelType, address }: Addressee): string {
  return `${channelType} ${address}`;
}
