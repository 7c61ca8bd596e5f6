import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../src/template/parse-template.ts';
import { renderTemplate } from '../../src/template/render-template.ts';

interface Case {
  body: string;
  items?: Record<string, unknown>;
  locale?: string;
  timeZone?: string;
  shown: string;
}

describe('a text with values', () => {
  test.each<Case>([
    { body: 'Hello {CustomerName}', items: { CustomerName: 'Mari' }, shown: 'Hello Mari' },
    { body: 'Case {0} of {CustomerName}', items: { 0: 'A-1', CustomerName: 'Mari' }, shown: 'Case A-1 of Mari' },
    { body: 'Nothing to fill in', shown: 'Nothing to fill in' },
    { body: "It's {who}'s turn", items: { who: 'Mari' }, shown: "It's Mari's turn" },
    { body: "A literal '{'brace'}'", shown: 'A literal {brace}' },
    { body: '1 < 2 <b>{x}</b>', items: { x: 'bold' }, shown: '1 < 2 <b>bold</b>' },
    { body: '{x}', items: { x: '{y}' }, shown: '{y}' },
    { body: '{x}|{y}|{z}', items: { x: '', y: false, z: 0 }, shown: '|false|0' },
    { body: '{n, plural, =0 {no cases} one {# case} other {# cases}}', items: { n: 0 }, shown: 'no cases' },
    { body: '{n, plural, one {# case} other {# cases}}', items: { n: '1' }, shown: '1 case' },
    { body: '{n, plural, one {# case} other {# cases}}', items: { n: 1234 }, shown: '1,234 cases' },
    { body: '{n, plural, one {# дело} few {# дела} other {# дел}}', items: { n: 3 }, locale: 'ru', shown: '3 дела' },
    {
      body: '{n, plural, offset:1 one {you and # more} other {you and # more}}',
      items: { n: 3 },
      shown: 'you and 2 more',
    },
    { body: '{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}', items: { n: 22 }, shown: '22nd' },
    { body: '{how, select, sms {by text} other {by mail}}', items: { how: 'sms' }, shown: 'by text' },
    { body: '{how, select, sms {by text} other {by mail}}', items: { how: 'constructor' }, shown: 'by mail' },
    { body: '{n, number}', items: { n: 1234.5 }, locale: 'de', shown: '1.234,5' },
    { body: '{n, number, percent}', items: { n: '0.25' }, shown: '25%' },
    { body: '{n, number, ::currency/EUR}', items: { n: 12.5 }, shown: '€12.50' },
    { body: '{d, date, ::yyyyMMMdd}', items: { d: '2026-11-23T09:00:00Z' }, shown: 'Nov 23, 2026' },
    { body: '{d, date}', items: { d: '2026-11-23T22:30:00Z' }, shown: '11/23/2026' },
    { body: '{d, date}', items: { d: '2026-11-23T22:30:00Z' }, timeZone: 'Europe/Tallinn', shown: '11/24/2026' },
    { body: '{d, time, short}', items: { d: 0 }, locale: 'et', timeZone: 'Europe/Tallinn', shown: '03:00' },
    { body: 'On {d}: {d, date}', items: { d: '2026-11-23' }, shown: 'On 2026-11-23: 11/23/2026' },
    { body: '{n} {n, number}', items: { n: '1000' }, shown: '1000 1,000' },
    { body: 'a\u0000b{x}', items: { x: '\ud800\u0000' }, shown: 'ab\ufffd' },
  ])('$body with $items is $shown', ({ body, items = {}, locale = 'en', timeZone, shown }) => {
    expect(renderTemplate({ body, locale }, items, timeZone)).toEqual({ body: shown });
  });

  test.each<{ body: string; items: Record<string, unknown>; missing: string[]; why: string }>([
    { body: '{b} {a}', items: {}, missing: ['b', 'a'], why: 'absent' },
    { body: '{a}', items: { a: null }, missing: ['a'], why: 'null' },
    { body: '{a}', items: { a: { b: 1 } }, missing: ['a'], why: 'an object' },
    { body: '{a}', items: { a: ['b'] }, missing: ['a'], why: 'a list' },
    { body: '{toString}', items: {}, missing: ['toString'], why: 'inherited only' },
    { body: '{n, number}', items: { n: 'many' }, missing: ['n'], why: 'no number' },
    { body: '{n, number}', items: { n: ' ' }, missing: ['n'], why: 'blank' },
    { body: '{n, number}', items: { n: true }, missing: ['n'], why: 'no number' },
    { body: '{n, plural, other {#}}', items: { n: Number.POSITIVE_INFINITY }, missing: ['n'], why: 'not finite' },
    { body: '{d, date}', items: { d: 'soon' }, missing: ['d'], why: 'no date' },
    { body: '{d, date}', items: { d: true }, missing: ['d'], why: 'no date' },
    { body: '{s, select, a {{x}} other {}}', items: { s: 'b' }, missing: ['x'], why: 'absent, though not shown' },
  ])('$body with $items lacks $missing: $why', ({ body, items, missing }) => {
    expect(renderTemplate({ body, locale: 'en' }, items)).toEqual({ missing });
  });
});

describe('the variables of a text', () => {
  test.each<[string, Record<string, string>]>([
    ['none', {}],
    ['{a} {b} {a}', { a: 'text', b: 'text' }],
    ['{n, plural, one {{who}} other {{when, date}}}', { n: 'number', who: 'text', when: 'date' }],
    ['{s, select, a {{x, number}} other {{y, time}}}', { s: 'text', x: 'number', y: 'date' }],
    ['{n} {n, number}', { n: 'number' }],
    ['{n, number} {n}', { n: 'number' }],
  ])('of %j are %j', (body, variables) => {
    expect(Object.fromEntries(parseTemplate(body, 'en').variables)).toEqual(variables);
  });

  test.each([
    ['Hello {', 'expect argument closing brace at line 1, column 7'],
    ['Hello {CustomerName', 'at line 1, column 7'],
    ['Hello {}', 'empty argument at line 1, column 7'],
    ['Hello {Customer Name}', 'malformed argument at line 1, column 7'],
    ['Two\nlines {n, plural, one {x}}', 'missing other clause at line 2'],
    ['{s, select, a {x}}', 'missing other clause'],
    ['{n, nosuch}', 'invalid argument type'],
    ['{d, date, ::YYYY}', 'not supported'],
    ['{n, number, ::currency/XX}', 'currency'],
    ['{s, select, a {{n, number, ::unit/parsec}} other {}}', 'unit'],
    [
      '{n, number, ::.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000}',
      'out of range',
    ],
  ])('%j is refused: %s', (body, sentence) => {
    expect(() => parseTemplate(body, 'en')).toThrow(sentence);
  });
});
