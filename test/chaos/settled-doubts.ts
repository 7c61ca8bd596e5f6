import type { MessageStep } from '../../src/outbound/outbound-message.ts';
import type { Outcome } from './judge-messages.ts';

/** What ended a doubt, by the reason of the step behind it. */
const settledBy: Record<string, string> = {
  FOUND_AT_CARRIER: 'found at the carrier',
  NOT_AT_CARRIER: 'not at the carrier, sent again',
  POLICY_RESEND: 'sent again by policy',
  POLICY_FAIL: 'failed by policy',
};

/** How often a message was in doubt, by how that was settled. */
export function countDoubts(outcomes: Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { message } of outcomes) {
    for (const settling of findSettlings(message?.history ?? [])) counts[settling] = (counts[settling] ?? 0) + 1;
  }
  return counts;
}

function findSettlings(history: MessageStep[]): string[] {
  const settlings: string[] = [];
  let isInDoubt = false;
  for (const { status, reason } of history) {
    // A look-up that found nothing out changes no status.
    if (status === undefined) continue;
    if (isInDoubt && status !== 'IN_DOUBT') settlings.push(settledBy[reason ?? ''] ?? `by a receipt (${status})`);
    isInDoubt = status === 'IN_DOUBT';
  }
  return isInDoubt ? [...settlings, 'still in doubt'] : settlings;
}
