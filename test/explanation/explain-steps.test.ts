import { describe, expect, test } from 'vitest';
import { explainMessage } from '../../src/explanation/explain-message.ts';
import type { MessageFacts } from '../../src/explanation/find-message-facts.ts';
import type { MessageStep, SkipReason, StepReason } from '../../src/outbound/outbound-message.ts';
import { at, doubted, factsOf, held, linesOf, now, queued, reply, sending, stepOf, until } from '../support/facts.ts';

const accepted = 'Accepted from crm with configuration "Case created"';

describe('the first line', () => {
  test.each<[string, MessageStep, Partial<MessageFacts>, string]>([
    ['of a request says who sent it, with what', queued, {}, `ACCEPTED: ${accepted}; queued to be sent at once.`],
    [
      'of a reply says who wrote it',
      queued,
      reply,
      'ACCEPTED: Accepted from alice as a reply in a conversation; queued to be sent at once.',
    ],
    [
      'of a scheduled request says until when it was held then',
      held,
      { sendAt: '2026-11-25T08:00:00+00:00' },
      `SCHEDULED: ${accepted}; held until 2026-11-23T09:05:00Z, the sendAt of the request.`,
    ],
    [
      'of a request of before that was kept says until when it is held',
      stepOf({ status: 'HELD' }),
      { sendAt: '2026-11-23T10:00:00.5+00:00' },
      `SCHEDULED: ${accepted}; held until 2026-11-23T10:00:00.500Z, the sendAt of the request.`,
    ],
  ])('%s', (_what, first, more, line) => {
    expect(linesOf(factsOf([first], more))[0]).toBe(line);
  });

  const skipSentences: Record<SkipReason, string> = {
    NOT_OPTED_IN: 'Skipped: the contact has not opted in.',
    OPTED_OUT: 'Skipped: the contact has opted out.',
    INVALID_ADDRESS: 'Skipped: the address is not valid; a phone number is written as +37255512345.',
    CHANNEL_MISMATCH: 'Skipped: the contact asks for another channel type than the configuration has.',
    MISSING_VARIABLE: 'Skipped: contextItems lacks a variable of the text, or its value does not fit.',
    DUPLICATE_CONTACT: 'Skipped: an earlier contact of the request has the same address.',
    NO_LOCALIZATION: 'Skipped: there is no text that the contact could be sent.',
  };
  test.each(Object.entries(skipSentences))('of one that is skipped is the only one; %s: %s', (reason, sentence) => {
    const facts = factsOf([stepOf({ status: 'SKIPPED' })], { skipReason: reason as SkipReason });
    expect(explainMessage(facts, now)).toEqual([
      { at: at(3), status: 'SKIPPED', attempt: null, code: reason, sentence, reportedAt: null, by: 'crm' },
    ]);
  });
});

const paused = stepOf({ status: 'HELD', reason: 'PAUSED', by: 'al' });
const lookedUp = 'The carrier could not be asked: It offers no look-up.';

describe('a decision', () => {
  test.each<[StepReason, Partial<MessageStep>, string, MessageStep[]]>([
    [
      'RESCHEDULED',
      { status: 'HELD', by: 'bo', until },
      'Rescheduled by bo: held until 2026-11-23T09:05:00Z, the sendAt of the request.',
      [held],
    ],
    [
      'RESUMED',
      { status: 'HELD', by: 'bo', until },
      'Resumed by bo: held until 2026-11-23T09:05:00Z, the sendAt of the request.',
      [held, paused],
    ],
    ['RELEASED', { status: 'QUEUED' }, 'Its sendAt has come: queued to be sent.', [held]],
    ['PAUSED', { status: 'HELD', by: 'al' }, 'Paused by al: held until it is resumed.', [queued]],
    ['RESUMED', { status: 'QUEUED', by: 'bo' }, 'Resumed by bo: queued to be sent.', [queued, paused]],
    ['CANCELLED', { status: 'CANCELLED', by: 'al' }, 'Cancelled by al: it is not sent any more.', [queued]],
    ['EXPIRED', { status: 'EXPIRED' }, 'Expired: it was not sent before 2026-11-24T09:00:00Z.', [queued]],
    [
      'WORKER_LOST',
      { status: 'IN_DOUBT' },
      'The worker that was sending it died: the carrier may have it or not, so it is not sent again blindly.',
      [queued, sending],
    ],
    ['FOUND_AT_CARRIER', { status: 'DELIVERED' }, 'Asked the carrier: it has it as SM1, and says DELIVERED.', doubted],
    ['NOT_AT_CARRIER', {}, 'Asked the carrier: it does not have it.', doubted],
    ['NOT_AT_CARRIER', { status: 'QUEUED' }, 'The carrier does not have it: sent again.', doubted],
    [
      'NOT_AT_CARRIER',
      { status: 'HELD' },
      'The carrier does not have it: sent again once its request is resumed.',
      doubted,
    ],
    [
      'NOT_AT_CARRIER',
      { status: 'CANCELLED' },
      'The carrier does not have it: not sent again, since its request is cancelled.',
      doubted,
    ],
    [
      'NOT_AT_CARRIER',
      { status: 'FAILED', sentence: 'The carrier did not get it in 5 attempts.' },
      'The carrier did not get it in 5 attempts. It is given up.',
      doubted,
    ],
    ['LOOK_UP_FAILED', { sentence: lookedUp }, lookedUp, doubted],
    ['LOOK_UP_AMBIGUOUS', { sentence: 'It may be any of 2' }, 'It may be any of 2.', doubted],
    [
      'POLICY_RESEND',
      { status: 'QUEUED', sentence: lookedUp },
      `${lookedUp} The policy of its configuration, RESEND, decides: sent again.`,
      doubted,
    ],
    [
      'POLICY_FAIL',
      { status: 'FAILED', sentence: lookedUp },
      `${lookedUp} The policy of its configuration, FAIL, decides: it is given up.`,
      doubted,
    ],
    ['CONFIRMED_SENT', { status: 'SENT', by: 'al' }, 'Settled by al: the carrier has it.', doubted],
    [
      'RESENT_BY_PERSON',
      { status: 'QUEUED', by: 'al' },
      'Settled by al, though the carrier may have it: sent again.',
      doubted,
    ],
    [
      'FAILED_BY_PERSON',
      { status: 'FAILED', by: 'al' },
      'Settled by al, though the carrier may have it: given up.',
      doubted,
    ],
  ])('of the reason %s with %j says: %s', (reason, content, sentence, before) => {
    const line = explainMessage(factsOf([...before, stepOf({ reason, ...content })]), now)[before.length];
    expect(line).toMatchObject({ code: reason, sentence, status: content.status ?? null, by: content.by ?? null });
  });

  test('to give up a reply in doubt is no policy of a configuration', () => {
    const step = stepOf({ status: 'FAILED', reason: 'POLICY_FAIL', sentence: lookedUp });
    expect(linesOf(factsOf([...doubted, step], reply))[3]).toBe(
      `POLICY_FAIL: ${lookedUp} A reply in doubt is given up.`,
    );
  });

  test('whose reason was not kept is told all the same', () => {
    const facts = factsOf([queued, sending, stepOf({ status: 'FAILED' })]);
    expect(linesOf(facts)[2]).toBe('REASON_UNKNOWN: It became FAILED; why was not kept.');
  });
});

const refusal = { code: '20429', sentence: 'Too Many Requests' };
const refused = '20429: Attempt 1 was refused with 20429: Too Many Requests.';
const unreached = {
  reason: 'CARRIER_NOT_REACHED',
  code: 'ECONNREFUSED',
  sentence: 'Twilio could not be reached.',
} as const;
const broken = { code: 'ECONNRESET', sentence: 'The connection to Twilio broke before it answered.' };

describe('an attempt', () => {
  test.each<[string, Omit<MessageStep, 'at'>, string]>([
    ['that the carrier takes', { status: 'SENT' }, 'SENT_TO_CARRIER: The carrier took it as SM1.'],
    [
      'that is made again',
      { status: 'QUEUED', ...refusal, until },
      `${refused} The next attempt is due at 2026-11-23T09:05:00Z.`,
    ],
    [
      'of a request that is paused',
      { status: 'HELD', ...refusal, until },
      `${refused} Its request was paused meanwhile: it is held until that is resumed.`,
    ],
    [
      'of a request that is cancelled',
      { status: 'CANCELLED', ...refusal },
      `${refused} Its request was cancelled meanwhile: it is not tried again.`,
    ],
    ['that was the last', { status: 'FAILED', ...refusal }, `${refused} It is not tried again.`],
    [
      'without a connection',
      { status: 'FAILED', ...unreached },
      'ECONNREFUSED: Attempt 1 did not reach the carrier (ECONNREFUSED): Twilio could not be reached. It is not tried again.',
    ],
    [
      'without an answer',
      { status: 'IN_DOUBT', ...broken },
      'ECONNRESET: The connection to Twilio broke before it answered (ECONNRESET): the carrier may have it or not, so it is not sent again blindly.',
    ],
  ])('%s is told with its number, its reference and its outcome', (_what, outcome, line) => {
    const [, begins, ends] = linesOf(factsOf([queued, sending, stepOf(outcome)]));
    expect(begins).toBe(
      'ATTEMPT: Attempt 1 begins: claimed for the carrier under the reference 019a0000-0000-7000-8000-000000000001.1.',
    );
    expect(ends).toBe(line);
  });

  test('in doubt that turns out to have failed is told so', () => {
    const failed = stepOf({ status: 'FAILED', code: '30003', sentence: 'The handset is switched off.' });
    expect(linesOf(factsOf([...doubted, failed]))[3]).toBe(
      '30003: It turned out that attempt 1 failed with 30003: The handset is switched off. It is not tried again.',
    );
  });
});
