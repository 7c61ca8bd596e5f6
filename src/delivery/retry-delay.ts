/** Attempt that was refused for a passing reason → wait before the next. After the last one the message fails. */
export const retryDelaysMs: readonly number[] = [2_000, 10_000, 60_000, 300_000];

const jitter = 0.2;

/** A factor around 1, taken once for a chunk: chunks spread, the messages of one stay together. */
export function spread(): number {
  return 1 - jitter + 2 * jitter * Math.random();
}

/** When to try again after attempt `attempt` (1 is the first); null: not again. The carrier may ask for a longer wait. */
export function nextAttemptAt(
  attempt: number,
  carrierAsksForMs: number | null,
  delaysMs: readonly number[],
  factor: number,
): Date | null {
  const delayMs = delaysMs[attempt - 1];
  if (delayMs === undefined) return null;
  return new Date(Date.now() + Math.max(delayMs * factor, carrierAsksForMs ?? 0));
}
