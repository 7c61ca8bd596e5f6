import { isStatusChange } from '../outbound/outbound-message.ts';
import { explainIdleReceipt, explainReceipt, type Standing } from './explain-receipt.ts';
import { explainStep } from './explain-step.ts';
import { explainWaiting } from './explain-waiting.ts';
import type { ExplanationStep, ToldStep } from './explanation.ts';
import type { MessageFacts } from './find-message-facts.ts';
import type { Receipt } from './find-receipts.ts';
import { numberAttempts, placeReceipts } from './place-receipts.ts';

/** Every step and every receipt of the message as one line, oldest first; the last line says what it waits for now. */
export function explainMessage(facts: MessageFacts, now: Date): ExplanationStep[] {
  const { history } = facts;
  const attempts = numberAttempts(history);
  const placed = placeReceipts(history, facts.receipts);
  const lines = history.flatMap((step, index) => {
    const before = history.slice(0, index).findLast(isStatusChange);
    const attempt = attempts[index] ?? null;
    const receipts = placed[index] ?? [];
    const made = receipts.find(({ id }) => id === step.receiptId) ?? null;
    const standing = { status: step.status ?? before?.status, attempt };
    const idle = receipts.filter((receipt) => receipt !== made);
    return [tellStep({ step, before, attempt, facts }, made), ...idle.map((receipt) => tellReceipt(receipt, standing))];
  });
  return [...lines, ...tellWaiting(facts, attempts.at(-1) ?? null, now)];
}

function tellStep(told: ToldStep, receipt: Receipt | null): ExplanationStep {
  const { step, before, attempt, facts } = told;
  return {
    at: step.at,
    status: step.status ?? null,
    attempt: receipt?.attempt ?? attempt,
    ...(receipt === null ? explainStep(told) : explainReceipt(receipt, { status: before?.status, attempt })),
    reportedAt: receipt?.reportedAt ?? null,
    by: before === undefined ? facts.acceptedFrom : (step.by ?? null),
  };
}

function tellReceipt(receipt: Receipt, standing: Standing): ExplanationStep {
  return {
    at: receipt.receivedAt,
    status: null,
    attempt: receipt.attempt ?? standing.attempt,
    ...explainIdleReceipt(receipt, standing),
    reportedAt: receipt.reportedAt,
    by: null,
  };
}

function tellWaiting(facts: MessageFacts, attempt: number | null, now: Date): ExplanationStep[] {
  const waiting = explainWaiting(facts, attempt);
  if (waiting === null) return [];
  return [{ at: now.toISOString(), status: null, attempt, ...waiting, reportedAt: null, by: null }];
}
