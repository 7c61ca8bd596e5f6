/** Attempt that failed → wait before the next. After the last one the message fails. */
export const retryDelaysMs: readonly number[] = [2_000, 10_000, 60_000, 300_000];

const jitter = 0.2;

/** When to try again after attempt `attempt` (1 is the first) was refused for a passing reason; null: not again. */
export function nextAttemptAt(
  attempt: number,
  carrierAsksForMs: number | null,
  delaysMs: readonly number[],
): Date | null {
  const delayMs = delaysMs[attempt - 1];
  if (delayMs === undefined) return null;
  const spreadMs = delayMs * (1 - jitter + 2 * jitter * Math.random());
  return new Date(Date.now() + Math.max(spreadMs, carrierAsksForMs ?? 0));
}
