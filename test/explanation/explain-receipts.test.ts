import { describe, expect, test } from 'vitest';
import { explainMessage } from '../../src/explanation/explain-message.ts';
import type { MessageFacts } from '../../src/explanation/find-message-facts.ts';
import type { Receipt } from '../../src/explanation/find-receipts.ts';
import type { MessageStep } from '../../src/outbound/outbound-message.ts';
import {
  doubted,
  factsOf,
  held,
  linesOf,
  now,
  queued,
  receiptOf,
  reply,
  sending,
  sent,
  stepOf,
  until,
} from '../support/facts.ts';

const failure = { code: '30003', message: 'The handset is switched off or out of reach.', retryable: true };
const reportedAt = '2026-11-23T09:00:00+00:00';
const resent = [...doubted, stepOf({ status: 'QUEUED', reason: 'NOT_AT_CARRIER' })];
const nothing = 'It changes nothing';

/** The receipts below have the id 7 where they made the last step. */
const made = (status: Receipt['status']) => stepOf({ status, receiptId: '7' });

describe('a receipt', () => {
  test.each<[string, MessageStep[], Receipt, string]>([
    [
      'that moves it',
      [queued, sending, sent, made('DELIVERED')],
      receiptOf('7', 'DELIVERED', 3),
      'RECEIPT: The carrier reports DELIVERED.',
    ],
    [
      'with a time',
      [queued, sending, sent, made('READ')],
      receiptOf('7', 'READ', 3, { reportedAt }),
      'RECEIPT: The carrier reports READ (its time: 2026-11-23T09:00:00Z).',
    ],
    [
      'of a failure',
      [queued, sending, sent, made('FAILED')],
      receiptOf('7', 'FAILED', 3, { failure }),
      '30003: The carrier reports FAILED with 30003: The handset is switched off or out of reach.',
    ],
    [
      'after a doubt',
      [...doubted, made('SENT')],
      receiptOf('7', 'SENT', 3),
      'RECEIPT: The carrier reports SENT. That settles the doubt.',
    ],
    [
      'before another attempt',
      [...resent, made('SENT')],
      receiptOf('7', 'SENT', 3),
      'RECEIPT: The carrier reports SENT. So it is not sent again.',
    ],
    [
      'of an earlier attempt',
      [...resent, sending, made('DELIVERED')],
      receiptOf('7', 'DELIVERED', 3),
      'RECEIPT: The carrier reports DELIVERED of attempt 1.',
    ],
    [
      'that repeats',
      [queued, sending, sent],
      receiptOf('8', 'SENT', 9),
      `RECEIPT_WITHOUT_EFFECT: The carrier reports SENT. ${nothing}: the message is SENT already.`,
    ],
    [
      'that is late',
      [queued, sending, stepOf({ status: 'CANCELLED' })],
      receiptOf('8', 'SENT', 9, { reportedAt }),
      `RECEIPT_WITHOUT_EFFECT: The carrier reports SENT (its time: 2026-11-23T09:00:00Z). ${nothing}: the message is CANCELLED already.`,
    ],
    [
      'that an earlier attempt failed',
      [...resent, sending],
      receiptOf('8', 'FAILED', 9, { failure }),
      `30003: The carrier reports FAILED of attempt 1 with 30003: The handset is switched off or out of reach. ${nothing}: attempt 2 has begun since.`,
    ],
  ])('%s says what it changed', (_what, steps, came, line) => {
    const facts = factsOf(steps, { receipts: [came] });
    expect(linesOf(facts).filter((told) => told.includes('The carrier reports'))).toEqual([line]);
    const told = explainMessage(facts, now).find(({ sentence }) => line.endsWith(sentence));
    const status = came.id === '7' ? came.status : null;
    expect(told).toMatchObject({ status, attempt: 1, reportedAt: came.reportedAt });
  });

  test('that waited for its send to be settled leaves the saying to the steps that follow', () => {
    const steps = [stepOf({ status: 'SENT' }, 8), stepOf({ status: 'DELIVERED', receiptId: '7' }, 8)];
    const receipts = [receiptOf('6', 'SENT', 4), receiptOf('7', 'DELIVERED', 5)];
    expect(linesOf(factsOf([queued, sending, ...steps], { receipts })).slice(2)).toEqual([
      `RECEIPT_WITHOUT_EFFECT: The carrier reports SENT. ${nothing} by itself: the steps that follow say as much.`,
      'SENT_TO_CARRIER: The carrier took it as SM1.',
      'RECEIPT: The carrier reports DELIVERED.',
    ]);
  });
});

const expiry = 'It expires at 2026-11-24T09:00:00Z.';
const nextLookUpAt = '2026-11-23T09:01:00+00:00';
const lookUp = 'the next look-up at the carrier, due at 2026-11-23T09:01:00Z';

describe('the last line says what a message waits for', () => {
  test.each<[string, MessageStep[], Partial<MessageFacts>, string]>([
    [
      'its sendAt',
      [held],
      { requestState: 'SCHEDULED', sendAt: until },
      `WAITS_FOR_SEND_AT: Waits until 2026-11-23T09:05:00Z, the sendAt of its request. ${expiry}`,
    ],
    [
      'a person',
      [held],
      { requestState: 'PAUSED', sendAt: until },
      `WAITS_FOR_RESUME: Waits until its request is resumed. ${expiry}`,
    ],
    ['a worker', [queued], {}, `WAITS_FOR_WORKER: Waits for a worker to claim it. ${expiry}`],
    [
      'the next attempt',
      [queued],
      { nextAttemptAt: until },
      `WAITS_FOR_NEXT_ATTEMPT: Waits for the next attempt, due at 2026-11-23T09:05:00Z. ${expiry}`,
    ],
    ['an answer', [queued, sending], {}, "WAITS_FOR_ANSWER: Waits for the carrier's answer to attempt 1."],
    [
      'certainty',
      doubted,
      { nextLookUpAt },
      `WAITS_FOR_CERTAINTY: Waits to be settled by a receipt, ${lookUp}, or a person with resolveMessageInDoubt.`,
    ],
    [
      'certainty, though nobody asks the carrier',
      doubted,
      {},
      'WAITS_FOR_CERTAINTY: Waits to be settled by a receipt or a person with resolveMessageInDoubt.',
    ],
    [
      'certainty about a reply',
      doubted,
      { ...reply, nextLookUpAt },
      `WAITS_FOR_CERTAINTY: Waits to be settled by a receipt or ${lookUp}.`,
    ],
    [
      'a receipt',
      [queued, sending, sent],
      {},
      'WAITS_FOR_RECEIPT: Waits for a receipt: the carrier has not reported more yet.',
    ],
  ])('%s', (_what, steps, more, line) => {
    const facts = factsOf(steps, more);
    expect(linesOf(facts).at(-1)).toBe(line);
    expect(explainMessage(facts, now).at(-1)).toMatchObject({ at: now.toISOString(), status: null, by: null });
  });

  test.each(['DELIVERED', 'READ', 'FAILED', 'SKIPPED', 'CANCELLED', 'EXPIRED'] as const)(
    'but not for one that is %s',
    (status) => {
      expect(linesOf(factsOf([queued, sending, stepOf({ status })]))).toHaveLength(3);
    },
  );
});
