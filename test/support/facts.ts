import { explainMessage } from '../../src/explanation/explain-message.ts';
import type { MessageFacts } from '../../src/explanation/find-message-facts.ts';
import type { Receipt } from '../../src/explanation/find-receipts.ts';
import type { MessageStep } from '../../src/outbound/outbound-message.ts';

/** So many seconds after nine. */
export const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 9, 0, seconds)).toISOString();
export const now = new Date(at(50));
/** In five minutes. */
export const until = '2026-11-23T09:05:00.000Z';

export const queued: MessageStep = { at: at(0), status: 'QUEUED' };
export const held: MessageStep = { at: at(0), status: 'HELD', reason: 'SCHEDULED', until };
export const sending: MessageStep = { at: at(1), status: 'SENDING' };
export const sent: MessageStep = { at: at(2), status: 'SENT' };
/** Claimed by a worker that died. */
export const doubted: MessageStep[] = [queued, sending, { at: at(2), status: 'IN_DOUBT', reason: 'WORKER_LOST' }];

export function stepOf(content: Omit<MessageStep, 'at'>, seconds = 3): MessageStep {
  return { at: at(seconds), ...content };
}

export function receiptOf(
  id: string,
  status: Receipt['status'],
  seconds: number,
  more: Partial<Receipt> = {},
): Receipt {
  return { id, status, attempt: 1, failure: null, reportedAt: null, receivedAt: at(seconds), ...more };
}

/** A message of a request, with these steps. */
export function factsOf(history: MessageStep[], more: Partial<MessageFacts> = {}): MessageFacts {
  return {
    id: '019a0000-0000-7000-8000-000000000001',
    status: history.findLast(({ status }) => status !== undefined)?.status ?? 'QUEUED',
    history,
    receipts: [],
    skipReason: null,
    providerMessageId: 'SM1',
    nextAttemptAt: null,
    isConfirmation: false,
    acceptedFrom: 'crm',
    configuration: 'Case created',
    requestState: 'SENDING',
    sendAt: null,
    expiresAt: '2026-11-24T09:00:00+00:00',
    nextLookUpAt: null,
    pace: null,
    needsRedrive: false,
    ...more,
  };
}

/** What differs for an agent's reply. */
export const reply: Partial<MessageFacts> = { acceptedFrom: 'alice', configuration: null, requestState: null };

/** The lines of its explanation, as they are read. */
export function linesOf(facts: MessageFacts): string[] {
  return explainMessage(facts, now).map(({ code, sentence }) => `${code}: ${sentence}`);
}
