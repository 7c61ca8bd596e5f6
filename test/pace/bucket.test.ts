import { describe, expect, test } from 'vitest';
import { defaultBurst, shapeBucket, windowSeconds } from '../../src/pace/bucket.ts';
import { secondsFor } from '../../src/pace/estimate-pace.ts';
import type { ChannelPace } from '../../src/pace/find-paces.ts';

const rates = [0.001, 0.1, 0.395, 1, 2, 3, 20, 40, 100, 1_000, 100_000];

describe('a bucket', () => {
  test.each(rates.flatMap((perSecond) => [1, 2, 7, defaultBurst(perSecond), 1_000].map((burst) => [perSecond, burst])))(
    'for %d a second with a burst of %d lets no more arrive in a window than was promised, however late what was granted is',
    (perSecond, burst) => {
      const { refillPerSecond, capacity, full, mostAgeMs } = shapeBucket({ perSecond, burst });
      const latestSeconds = mostAgeMs / 1_000;
      const arrives = capacity + refillPerSecond * (windowSeconds + latestSeconds);
      expect(Math.floor(arrives)).toBeLessThanOrEqual(windowSeconds * perSecond + burst);
      expect(refillPerSecond).toBeLessThanOrEqual(perSecond);
      expect(capacity).toBeGreaterThanOrEqual(1);
      expect(full).toBeGreaterThanOrEqual(burst);
    },
  );

  test.each(rates)('for %d a second with the burst that goes with it loses less than a tenth of it', (perSecond) => {
    const { refillPerSecond } = shapeBucket({ perSecond, burst: defaultBurst(perSecond) });
    expect(refillPerSecond / perSecond).toBeGreaterThan(0.9);
  });
});

describe('an estimate', () => {
  const pace: ChannelPace = {
    perSecond: 10,
    burst: 1_000,
    factor: 1,
    blockedUntil: null,
    lineUntil: null,
    lateMs: 0,
  };

  test.each([
    [1, 100, 10],
    // Half of the rate at first, and 2 % of it more each second: 25 seconds make up for 18.75 at the full rate.
    [0.5, 187.5, 25],
    [0.5, 1_000, 106.25],
    // 10 seconds bring it to 70 %, so 60 % at the mean.
    [0.5, 60, 10],
  ])('with a factor of %d says that %d segments take %d seconds', (factor, segments, seconds) => {
    expect(secondsFor(segments, { ...pace, factor })).toBeCloseTo(seconds);
  });
});
