import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutboundContact } from '../support/generated/graphql.ts';
import { behave, readPhone, untilCompleted } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const nul = '\u0000';
const halfPair = '\ud83d';
const manyCharacters = 'x'.repeat(100_000);
const twice = nextNumber();
const values = (CustomerName: unknown) => ({ contextItems: { CustomerName } });

/** What is wrong with a contact that gets nothing, the contact, and the reason it is told. */
const skipped: [string, OutboundContact, string][] = [
  ['no opt-in', contact(nextNumber(), { optIn: false }), 'NOT_OPTED_IN'],
  ['another channel type', contact(nextNumber(), { channelType: 'EMAIL' }), 'CHANNEL_MISMATCH'],
  ['an empty address', contact(''), 'INVALID_ADDRESS'],
  ['an address of spaces', contact('   '), 'INVALID_ADDRESS'],
  ['an address of words', contact('call me'), 'INVALID_ADDRESS'],
  ['an address without a country code', contact('5551234567'), 'INVALID_ADDRESS'],
  ['a number that is too short', contact('+1'), 'INVALID_ADDRESS'],
  ['an e-mail address', contact('mari@example.com'), 'INVALID_ADDRESS'],
  ['a NUL in the address', contact(`+1201${nul}5550001`), 'INVALID_ADDRESS'],
  ['half a surrogate pair in the address', contact(`${halfPair}5550001`), 'INVALID_ADDRESS'],
  ['a surrogate pair where a long address is cut', contact(`${'y'.repeat(319)}😀`), 'INVALID_ADDRESS'],
  ['an address of 100,000 characters', contact(manyCharacters), 'INVALID_ADDRESS'],
  ['an address that came before, written otherwise', contact(spaced(twice)), 'DUPLICATE_CONTACT'],
  ['no values', { to: nextNumber(), optIn: true }, 'MISSING_VARIABLE'],
  ['null for values', contact(nextNumber(), { contextItems: null }), 'MISSING_VARIABLE'],
  ['values without the variable', contact(nextNumber(), { contextItems: { customername: 'M' } }), 'MISSING_VARIABLE'],
  ['null for the variable', contact(nextNumber(), values(null)), 'MISSING_VARIABLE'],
  ['a list for the variable', contact(nextNumber(), values(['Mari'])), 'MISSING_VARIABLE'],
  ['an object for the variable', contact(nextNumber(), values({ name: 'Mari' })), 'MISSING_VARIABLE'],
];

/** What is odd about a contact that is written to all the same, the contact, and the text it gets. */
const sent: [string, OutboundContact, string][] = [
  ['a second contact of the same address later', contact(twice), 'Hello Mari'],
  ['a number as a value', contact(nextNumber(), values(42)), 'Hello 42'],
  ['a boolean as a value', contact(nextNumber(), values(true)), 'Hello true'],
  ['braces in a value', contact(nextNumber(), values('{CustomerName} <b>')), 'Hello {CustomerName} <b>'],
  ['a NUL in a value', contact(nextNumber(), values(`Ma${nul}ri`)), 'Hello Mari'],
  ['half a surrogate pair in a value', contact(nextNumber(), values(`Mari ${halfPair}`)), 'Hello Mari \ufffd'],
  [
    'values that no text uses',
    contact(nextNumber(), { contextItems: { CustomerName: 'Mari', list: [1, { a: nul }], big: manyCharacters } }),
    'Hello Mari',
  ],
  [
    'a value named as a part of every object',
    contact(nextNumber(), {
      contextItems: JSON.parse('{"__proto__": {"x": 1}, "constructor": 1, "CustomerName": "M"}'),
    }),
    'Hello M',
  ],
  ['a locale that is none', contact(nextNumber(), { locale: '!!' }), 'Hello Mari'],
  ['a NUL in the locale', contact(nextNumber(), { locale: `et${nul}` }), 'Hello Mari'],
  ['half a surrogate pair in the locale', contact(nextNumber(), { locale: halfPair }), 'Hello Mari'],
  ['a locale of 100,000 characters', contact(nextNumber(), { locale: manyCharacters }), 'Hello Mari'],
  [
    'NUL and half a pair in the record it regards',
    contact(nextNumber(), { regarding: { relationship: `case${nul}`, id: `${halfPair}1` } }),
    'Hello Mari',
  ],
  [
    'a record of 100,000 characters that it regards',
    contact(nextNumber(), { regarding: { relationship: manyCharacters, id: manyCharacters } }),
    'Hello Mari',
  ],
];

describe('a request with every kind of contact', () => {
  let messages: { to: string; body: string; status: string; skipReason?: string | null | undefined }[];
  let counts: Record<string, unknown>;
  const ordinary = Array.from({ length: 100 - sent.length - skipped.length }, () => contact(nextNumber()));
  const contacts = [...sent, ...skipped].map(([, entry]) => entry).concat(ordinary);

  beforeAll(async () => {
    const road = await createRoad(service);
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts },
    });
    const request = await untilCompleted(road, sendOutbound.id);
    messages = request.messages.edges.map(({ node }) => node);
    counts = request.counts;
    await road.admin.close();
  });

  test('has one message for each contact, and its counts add up', () => {
    expect(messages).toHaveLength(100);
    expect(counts).toMatchObject({ total: 100, skipped: skipped.length, failed: 0 });
    const { total, ...byStatus } = counts;
    const numbers = Object.values(byStatus).filter((count) => typeof count === 'number');
    expect(numbers.reduce((sum, count) => sum + count, 0)).toBe(total);
  });

  test.each(skipped.map(([what, , reason], index) => [what, reason, sent.length + index] as const))(
    '%s: SKIPPED as %s',
    (_what, reason, index) => {
      expect(messages[index]).toMatchObject({ status: 'SKIPPED', skipReason: reason });
    },
  );

  test.each(sent.map(([what, { to }, body], index) => [what, to, body, index] as const))(
    '%s: the handset gets the text',
    async (_what, to, body, index) => {
      expect(messages[index]).toMatchObject({ to, body, skipReason: null });
      expect((await readPhone(service, to)).map((received) => received.body)).toEqual([body]);
    },
  );

  test('reaches every contact with whom nothing is wrong', async () => {
    for (const { to } of ordinary) expect(await readPhone(service, to)).toHaveLength(1);
  });
});

describe('a contact that asks for too much', () => {
  test.each([
    ['a text that no carrier takes', values('x'.repeat(50)), 'FAILED', null],
    ['a text of more than 10,000 characters', values('x'.repeat(100)), 'SKIPPED', 'MISSING_VARIABLE'],
    ['a text of millions of segments', values('õ'.repeat(1_000_000)), 'SKIPPED', 'MISSING_VARIABLE'],
    ['a language tag of 1,000,000 characters', { locale: `en-x-${'abcdefgh-'.repeat(111_110)}z` }, 'SENT', null],
  ])('by %s harms no other contact', async (_what, more, status, skipReason) => {
    const road = await createRoad(service, { body: '{CustomerName} '.repeat(100) });
    const [odd, to] = [nextNumber(), nextNumber()];
    await behave(service, odd, { receipts: 'none' });
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(odd, more), contact(to)] },
    });
    const request = await untilCompleted(road, sendOutbound.id);
    expect(request.messages.edges[0]?.node).toMatchObject({ status, skipReason });
    expect(await readPhone(service, to)).toHaveLength(1);
    await road.admin.close();
  });
});

function spaced(address: string): string {
  return ` ${address.slice(0, 2)} (${address.slice(2, 5)}) ${address.slice(5, 8)}-${address.slice(8)} `;
}
