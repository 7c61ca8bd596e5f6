import type { MessageStep } from '../outbound/outbound-message.ts';
import type { Receipt } from './find-receipts.ts';

/** The attempt that the message had come to at each step; null before the first. */
export function numberAttempts(steps: readonly MessageStep[]): (number | null)[] {
  let attempt: number | null = null;
  return steps.map(({ status }) => {
    if (status === 'SENDING') attempt = (attempt ?? 0) + 1;
    return attempt;
  });
}

/**
 * The receipts of each step: the one that made it, then those that came while the message stood there. Every receipt
 * stands at exactly one step.
 */
export function placeReceipts(steps: readonly MessageStep[], receipts: readonly Receipt[]): Receipt[][] {
  const attempts = numberAttempts(steps);
  const placed = Map.groupBy(receipts, (receipt) => {
    const made = steps.findIndex(({ receiptId }) => receiptId === receipt.id);
    return made === -1 ? findStep(steps, attempts, receipt) : made;
  });
  return steps.map(({ receiptId }, index) =>
    (placed.get(index) ?? []).sort((a, b) => Number(b.id === receiptId) - Number(a.id === receiptId)),
  );
}

/** A step tells our time and a receipt that of Postgres: where they differ, it still comes after its attempt began. */
function findStep(steps: readonly MessageStep[], attempts: (number | null)[], receipt: Receipt): number {
  const receivedAt = Date.parse(receipt.receivedAt);
  const lastBefore = steps.findLastIndex(({ at }) => Date.parse(at) <= receivedAt);
  return Math.max(0, attempts.indexOf(receipt.attempt ?? 1), lastBefore);
}
