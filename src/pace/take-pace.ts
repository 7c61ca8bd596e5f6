import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../platform/database.ts';
import { startStopwatch } from '../platform/stopwatch.ts';
import { limitOf, type PaceLimit, shapeBucket } from './bucket.ts';
import { createPace } from './channel-pace.ts';
import { type GrantRow, grantStatement, type PaceDemand } from './grant-statement.ts';
import { planDepartures } from './plan-departures.ts';

/** What may leave now. It has to be used at once, or given back. */
export interface PaceGrant {
  /** The first so many of what is due. */
  messages: number;
  segments: number;
  /** Where more is due than may leave now: when to ask for the rest. */
  wait: { ms: number } | null;
  /** What it was granted by; null where the channel has no limit. */
  limit: PaceLimit | null;
  /** Milliseconds since the grant. */
  ageMs: () => number;
  /** For messages of so many segments each: after how many milliseconds each may leave, by `sinceMs`. */
  departures: (segments: readonly number[]) => number[];
  /** Milliseconds since the grant was known. */
  sinceMs: () => number;
  /** What has not begun to leave so long after its departure, by `ageMs`, must not leave. */
  mostAgeMs: number;
}

/** Where a rate was changed, the second try has the new one. */
const mostTries = 5;

/**
 * Grants what the channel may send now, of what is due the longest beginning: one short statement of its own, so that all
 * workers of all nodes keep the pace together. `known` is the limit as the caller has it in mind; the stored one counts.
 */
export async function takePace(em: EntityManager, demand: PaceDemand, known: PaceLimit | null): Promise<PaceGrant> {
  let limit = known;
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    // Started before the statement: a grant is never younger than it says.
    const ageMs = startStopwatch();
    const [row] = await query(em, grantStatement(demand, limit));
    if (row === undefined) {
      await createPace(em, demand.channelId);
      continue;
    }
    const stored = limitOf(row.perSecond, row.burst);
    if (stored === null) return grantAll(demand.most);
    if (row.isKnown) return { ...readGrant(row, stored), limit: stored, ageMs };
    limit = stored;
  }
  throw new Error(`The pace of channel ${demand.channelId} could not be read`);
}

/** What a channel without a limit grants. */
export function grantAll(messages: number): PaceGrant {
  const endless = Number.POSITIVE_INFINITY;
  return { messages, segments: endless, wait: null, limit: null, ...atOnce, mostAgeMs: endless };
}

const atOnce: Pick<PaceGrant, 'ageMs' | 'sinceMs' | 'departures'> = {
  ageMs: () => 0,
  sinceMs: () => 0,
  departures: (segments) => segments.map(() => 0),
};

function readGrant(
  { messages, segments, tokens, refillPerSecond: perSecond, waitMs }: GrantRow,
  limit: PaceLimit,
): Omit<PaceGrant, 'limit' | 'ageMs'> {
  const { capacity, mostAgeMs } = shapeBucket(limit);
  return {
    messages,
    segments,
    wait: waitMs === null ? null : { ms: waitMs },
    departures: (each) => planDepartures({ tokens, perSecond, capacity }, each),
    sinceMs: startStopwatch(),
    mostAgeMs,
  };
}
