import { describe, expect, test } from 'vitest';
import { matchFound } from '../../src/delivery/match-found.ts';
import type { UnknownMessage } from '../../src/delivery/read-unknown.ts';
import type { FoundMessage } from '../../src/providers/provider.ts';

const claimedAt = new Date('2026-11-23T09:00:00Z');

/** Ours: its id is its place, its body what it says. */
function ours(...bodies: string[]): UnknownMessage[] {
  return bodies.map((body, index) => ({ id: String(index), status: 'IN_DOUBT', body, claimedAt }));
}

/** Found: each may be any of the texts that are named with it. */
function shown(...texts: string[][]): FoundMessage[] {
  return texts.map((bodies, index) => ({
    providerMessageId: `SM${index}`,
    status: 'SENT',
    failure: null,
    mayBe: (body) => bodies.includes(body),
  }));
}

function matchAll(unknown: UnknownMessage[], found: FoundMessage[]): string[] {
  return unknown.map(({ id }) => {
    const match = matchFound(id, unknown, found);
    return match.kind === 'found' ? match.found.providerMessageId : match.kind;
  });
}

describe('messages in doubt and what the carrier shows', () => {
  test.each([
    { what: 'nothing', messages: ['a'], found: [], result: ['absent'] },
    { what: 'another text', messages: ['a'], found: [['b']], result: ['absent'] },
    { what: 'the one', messages: ['a'], found: [['a']], result: ['SM0'] },
    { what: 'one of each text', messages: ['a', 'b'], found: [['b'], ['a']], result: ['SM1', 'SM0'] },
    { what: 'one text of two', messages: ['a', 'b'], found: [['a']], result: ['SM0', 'absent'] },
    { what: 'one for two of the same text', messages: ['a', 'a'], found: [['a']], result: ['unclear', 'unclear'] },
    { what: 'two for two of the same text', messages: ['a', 'a'], found: [['a'], ['a']], result: ['SM0', 'SM1'] },
    { what: 'more than there are', messages: ['a'], found: [['a'], ['a']], result: ['SM0'] },
    { what: 'one that may be either text', messages: ['a', 'b'], found: [['a', 'b']], result: ['unclear', 'unclear'] },
    {
      what: 'one that may be either text, and one of them',
      messages: ['a', 'b'],
      found: [['a', 'b'], ['a']],
      result: ['SM1', 'SM0'],
    },
    {
      what: 'a chain that is one short',
      messages: ['a', 'b', 'c'],
      found: [
        ['a', 'b'],
        ['b', 'c'],
      ],
      result: ['unclear', 'unclear', 'unclear'],
    },
    {
      what: 'two for one text and none for another',
      messages: ['a', 'b', 'b'],
      found: [['a', 'b'], ['a']],
      result: ['unclear', 'unclear', 'unclear'],
    },
  ])('$what: $result', ({ messages, found, result }) => {
    expect(matchAll(ours(...messages), shown(...found))).toEqual(result);
  });

  test('nothing is certain while one of those alike is still being sent', () => {
    const [doubted, sending] = ours('a', 'a');
    if (doubted === undefined || sending === undefined) throw new Error('There are two');
    expect(matchAll([doubted, { ...sending, status: 'SENDING' }], shown(['a'], ['a']))).toEqual(['unclear', 'unclear']);
  });
});
