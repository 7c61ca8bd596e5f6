import type { RetryAdvice } from '../providers/provider.ts';

/** Waits after the first attempt, the second and so on, for each class of refusal. After the last one the message fails. */
export interface RetryDelays {
  /** What passes within seconds to minutes: too many at once, no connection. */
  soonMs: readonly number[];
  /** What may be gone much later: a handset out of reach, a daily limit. */
  laterMs: readonly number[];
}

export const retryDelays: RetryDelays = { soonMs: [2_000, 10_000, 60_000, 300_000], laterMs: [900_000] };

const jitter = 0.2;

/** A factor around 1, taken once for a chunk: chunks spread, the messages of one stay together. */
export function spread(): number {
  return 1 - jitter + 2 * jitter * Math.random();
}

/** In how many milliseconds to try again after attempt `attempt` (1 is the first); null: not again. The carrier may ask for a longer wait. */
export function nextAttemptInMs(
  attempt: number,
  advice: RetryAdvice,
  delays: RetryDelays,
  factor: number,
): number | null {
  if (!advice.may) return null;
  if (advice.when === 'now') return 0;
  const delaysMs = advice.when === 'soon' ? delays.soonMs : delays.laterMs;
  const delayMs = delaysMs[attempt - 1];
  return delayMs === undefined ? null : Math.max(delayMs * factor, advice.afterMs ?? 0);
}

/** Where the carrier was not reached, or had no time, nothing was tried: that goes on at the last delay for as long as the message lives. */
export function nextUnreachedInMs(
  attempt: number,
  advice: RetryAdvice,
  delays: RetryDelays,
  factor: number,
): number | null {
  return nextAttemptInMs(Math.min(attempt, delays.soonMs.length), advice, delays, factor);
}
