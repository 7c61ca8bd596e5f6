import { describe, expect, test } from 'vitest';
import type { Receipt } from '../../src/explanation/find-receipts.ts';
import { numberAttempts, placeReceipts } from '../../src/explanation/place-receipts.ts';
import type { MessageStatus } from '../../src/outbound/message-status.ts';
import type { MessageStep } from '../../src/outbound/outbound-message.ts';

/** So many seconds after nine. */
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 9, 0, seconds)).toISOString();
const step = (seconds: number, status: MessageStatus, receiptId?: string): MessageStep => ({
  at: at(seconds),
  status,
  ...(receiptId !== undefined && { receiptId }),
});
const receipt = (id: string, seconds: number, attempt: number | null = null): Receipt => ({
  id,
  status: 'SENT',
  attempt,
  failure: null,
  reportedAt: null,
  receivedAt: at(seconds),
});

const delivered = [step(0, 'QUEUED'), step(10, 'SENDING'), step(20, 'SENT'), step(30, 'DELIVERED', '7')];
const twice = [step(0, 'QUEUED'), step(10, 'SENDING'), step(20, 'QUEUED'), step(30, 'SENDING'), step(40, 'SENT')];

describe('a receipt', () => {
  test.each<[string, MessageStep[], Receipt[], string[][]]>([
    ['that made a step stands there, whenever it came', delivered, [receipt('7', 12)], [[], [], [], ['7']]],
    ['that made a step comes first there', delivered, [receipt('6', 30), receipt('7', 30)], [[], [], [], ['7', '6']]],
    ['that moved nothing stands where the message stood', delivered, [receipt('6', 25)], [[], [], ['6'], []]],
    ['that came at the very time of a step stands there', delivered, [receipt('6', 20)], [[], [], ['6'], []]],
    ['that came last stands at the last step', delivered, [receipt('8', 99)], [[], [], [], ['8']]],
    ['by a clock that is behind stands where its attempt began', delivered, [receipt('6', 5)], [[], ['6'], [], []]],
    ['of a second attempt stands after that began', twice, [receipt('6', 15, 2)], [[], [], [], ['6'], []]],
    ['of a first attempt may come in the second', twice, [receipt('6', 35, 1)], [[], [], [], ['6'], []]],
    ['of an attempt that is not known is there too', twice, [receipt('6', 15, 9)], [[], ['6'], [], [], []]],
    ['of a message that was never sent is there too', [step(0, 'SKIPPED')], [receipt('6', -5, 1)], [['6']]],
    ['keeps its place among others', delivered, [receipt('5', 21), receipt('6', 22)], [[], [], ['5', '6'], []]],
  ])('%s', (_what, steps, receipts, ids) => {
    expect(placeReceipts(steps, receipts).map((placed) => placed.map(({ id }) => id))).toEqual(ids);
  });
});

test('attempts are counted by the steps at which they begin', () => {
  expect(numberAttempts(twice)).toEqual([null, 1, 1, 2, 2]);
  expect(numberAttempts([step(0, 'SKIPPED')])).toEqual([null]);
  expect(numberAttempts([step(0, 'QUEUED'), step(1, 'SENDING'), { at: at(2), reason: 'LOOK_UP_FAILED' }])).toEqual([
    null,
    1,
    1,
  ]);
});
