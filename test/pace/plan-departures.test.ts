import { describe, expect, test } from 'vitest';
import { defaultBurst, shapeBucket } from '../../src/pace/bucket.ts';
import { planDepartures } from '../../src/pace/plan-departures.ts';

describe('messages of a grant leave', () => {
  test.each([
    ['at once while there are tokens', { tokens: 3, perSecond: 10, capacity: 4 }, [1, 2], [0, 0]],
    ['then as more flow in', { tokens: 1, perSecond: 10, capacity: 1 }, [1, 1, 1], [0, 100, 200]],
    ['each when its own have flown in', { tokens: 2, perSecond: 10, capacity: 3 }, [1, 3, 1], [0, 200, 300]],
    ['behind what was granted before', { tokens: -2, perSecond: 10, capacity: 1 }, [1, 1], [300, 400]],
    ['alone where they are too large for the bucket', { tokens: 4, perSecond: 10, capacity: 4 }, [9], [0]],
  ])('%s', (_what, inflow, segments, expected) => {
    expect(planDepartures(inflow, segments)).toEqual(expected);
  });

  test.each(
    [5, 20, 60, 1_000].flatMap((perSecond) =>
      [1, 3, 10, defaultBurst(perSecond)].map((burst) => ({ perSecond, burst })),
    ),
  )('of %j never faster than the bucket fills, whenever grants are asked for', (limit) => {
    const { capacity, refillPerSecond, aheadSeconds } = shapeBucket(limit);
    const inflow = { perSecond: refillPerSecond, capacity };
    const departures: { atMs: number; segments: number }[] = [];
    let [tokens, nowMs] = [capacity, 0];
    for (const [index, gapMs] of gaps(200).entries()) {
      nowMs += gapMs;
      tokens = Math.min(capacity, tokens + (refillPerSecond * gapMs) / 1_000);
      const segments: number[] = [];
      for (let left = tokens + refillPerSecond * aheadSeconds; ; ) {
        const own: number = 1 + ((index + segments.length) % Math.floor(capacity));
        if (own > left) break;
        segments.push(own);
        left -= own;
      }
      for (const [order, departureMs] of planDepartures({ ...inflow, tokens }, segments).entries()) {
        departures.push({ atMs: nowMs + departureMs, segments: segments[order] ?? 0 });
        expect(departureMs).toBeLessThanOrEqual(aheadSeconds * 1_000 + 1e-6);
      }
      tokens -= segments.reduce((sum, own) => sum + own, 0);
    }
    expect(worstRun(departures, inflow)).toBeLessThan(1e-6);
  });
});

/** Of every length from none to half a second, the same at each run. */
function gaps(count: number): number[] {
  return Array.from({ length: count }, (_, index) => ((index * 7_919) % 500) * (index % 3 === 0 ? 0.05 : 1));
}

/** By how much the worst run of departures is above what was in a full bucket and has flown in meanwhile. */
function worstRun(departures: { atMs: number; segments: number }[], rule: { perSecond: number; capacity: number }) {
  let [level, lastMs, worst] = [0, 0, Number.NEGATIVE_INFINITY];
  for (const { atMs, segments } of departures.toSorted((one, other) => one.atMs - other.atMs)) {
    level = Math.max(0, level - (rule.perSecond * (atMs - lastMs)) / 1_000) + segments;
    lastMs = atMs;
    worst = Math.max(worst, level - rule.capacity);
  }
  return worst;
}
