import { describe, expect, test } from 'vitest';
import { nextAttemptInMs, type RetryDelays, retryDelays, spread } from '../../src/delivery/retry-delay.ts';
import type { RetryAdvice } from '../../src/providers/provider.ts';

const delays: RetryDelays = { soonMs: [2_000, 10_000, 60_000], laterMs: [900_000] };
const soon = (afterMs: number | null = null): RetryAdvice => ({ may: true, when: 'soon', afterMs });
const later = (afterMs: number | null = null): RetryAdvice => ({ may: true, when: 'later', afterMs });

describe('the next attempt', () => {
  test.each<{ attempt: number; advice: RetryAdvice; factor: number; inMs: number | null }>([
    { attempt: 1, advice: soon(), factor: 1, inMs: 2_000 },
    { attempt: 2, advice: soon(), factor: 1, inMs: 10_000 },
    { attempt: 3, advice: soon(), factor: 1, inMs: 60_000 },
    { attempt: 4, advice: soon(), factor: 1, inMs: null },
    { attempt: 1, advice: soon(), factor: 0.8, inMs: 1_600 },
    { attempt: 1, advice: soon(1_000), factor: 1, inMs: 2_000 },
    { attempt: 1, advice: soon(30_000), factor: 1.2, inMs: 30_000 },
    { attempt: 4, advice: soon(30_000), factor: 1, inMs: null },
    { attempt: 1, advice: later(), factor: 1, inMs: 900_000 },
    { attempt: 1, advice: later(3_600_000), factor: 1, inMs: 3_600_000 },
    { attempt: 1, advice: later(5_000), factor: 1, inMs: 900_000 },
    { attempt: 2, advice: later(), factor: 1, inMs: null },
    { attempt: 1, advice: { may: false }, factor: 1, inMs: null },
  ])('after attempt $attempt with $advice and factor $factor is in $inMs ms', ({ attempt, advice, factor, inMs }) => {
    expect(nextAttemptInMs(attempt, advice, delays, factor)).toBe(inMs);
  });

  test('is taken four times soon and once later by default', () => {
    expect(retryDelays).toEqual({ soonMs: [2_000, 10_000, 60_000, 300_000], laterMs: [900_000] });
  });
});

test('chunks are spread by a fifth to both sides', () => {
  for (let times = 0; times < 1_000; times += 1) {
    const factor = spread();
    expect(factor).toBeGreaterThanOrEqual(0.8);
    expect(factor).toBeLessThanOrEqual(1.2);
  }
});
