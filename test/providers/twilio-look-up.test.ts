import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { Agent } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, OURS, PHONE, POOLED, SERVICE, TOKEN } from '../simulator/peer.ts';
import { findFreePort } from '../support/free-port.ts';
import { lookUp, search, sidsOf } from './twilio-look-up.ts';

const agent = new Agent();
afterAll(() => agent.destroy());

describe('an answer', () => {
  let asked: { target: string; authorization: string | undefined }[] = [];
  let answer: (response: ServerResponse, target: string) => void = () => {};
  const carrier = createServer((request, response) => {
    asked.push({ target: request.url ?? '', authorization: request.headers.authorization });
    answer(response, request.url ?? '');
  });
  let url = '';

  beforeAll(async () => {
    await once(carrier.listen(0, '127.0.0.1'), 'listening');
    const address = carrier.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => {
    carrier.close();
    carrier.closeAllConnections();
  });

  /** A Message object as it is a second after the claim, queued. */
  function listed(changes: object = {}) {
    return {
      sid: 'SM1',
      date_created: 'Sun, 22 Nov 2026 13:00:01 +0000',
      date_sent: null,
      direction: 'outbound-api',
      body: search.body,
      from: OURS,
      messaging_service_sid: null,
      status: 'queued',
      error_code: null,
      error_message: null,
      num_segments: '1',
      ...changes,
    };
  }
  const found = {
    providerMessageId: 'SM1',
    status: 'SENT',
    failure: null,
  };
  const json = (status: number, body: unknown) => (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const list = (...messages: object[]) => json(200, { messages, next_page_uri: null });

  test('is asked for by recipient only, with the account’s credentials', async () => {
    answer = list();
    expect(await lookUp(agent, url)).toEqual({ kind: 'found', messages: [] });
    expect(asked).toHaveLength(1);
    const { pathname, searchParams } = new URL(asked[0]?.target ?? '', url);
    expect(pathname).toBe(`/2010-04-01/Accounts/${ACCOUNT}/Messages.json`);
    expect(Object.fromEntries(searchParams)).toEqual({ To: PHONE, PageSize: '100' });
    expect(asked[0]?.authorization).toBe(`Basic ${btoa(`${ACCOUNT}:${TOKEN}`)}`);
  });

  test.each([
    { what: 'the message', changes: {} },
    { what: 'a message of 59 seconds before the claim', changes: { date_created: 'Sun, 22 Nov 2026 12:59:01 +0000' } },
    { what: 'a message in another time zone', changes: { date_created: 'Sun, 22 Nov 2026 08:00:01 -0500' } },
    { what: 'a text without its blanks at the end', changes: {}, body: `${search.body} \n ` },
    { what: 'a text with blanks at the end', changes: { body: `${search.body}\r\n` } },
    { what: 'a text with other line ends', changes: { body: 'a\r\nb' }, body: 'a\nb' },
    { what: 'a text with plain quotes and dashes', changes: { body: 'Tere, "Mari" - 100%' } },
    { what: 'a text of a trial account', changes: { body: `Sent from your Twilio trial account - ${search.body}` } },
    { what: 'a text without a letter', changes: { body: '👍 !' }, body: '👍 ! ' },
    { what: 'a text that is not kept', changes: { body: '' } },
    { what: 'a text that is null', changes: { body: null } },
    {
      what: 'a service that has not chosen the sender',
      changes: { from: null, messaging_service_sid: SERVICE },
      settings: { messagingServiceSid: SERVICE },
    },
    {
      what: 'our sender with a service',
      changes: { messaging_service_sid: SERVICE },
      settings: { messagingServiceSid: SERVICE },
    },
  ])('with $what finds it', async ({ changes, body, settings }) => {
    answer = list(listed(changes));
    expect(await lookUp(agent, url, body === undefined ? {} : { body }, settings)).toMatchObject({
      kind: 'found',
      messages: [{ providerMessageId: 'SM1', status: 'SENT' }],
    });
  });

  test.each([
    { what: 'another text', changes: { body: 'Tere, “Jaan” – 100%' } },
    { what: 'a longer text', changes: { body: `${search.body} Head aega` } },
    { what: 'another text without a letter', changes: { body: '👎' }, body: '👍' },
    { what: 'another sender', changes: { from: POOLED } },
    { what: 'a service that is not ours', changes: { from: null, messaging_service_sid: SERVICE } },
    {
      what: 'another service than ours',
      changes: { from: null, messaging_service_sid: `MG${'1'.repeat(32)}` },
      settings: { messagingServiceSid: SERVICE },
    },
    { what: 'no sender', changes: { from: null } },
    { what: 'a message older than the claim', changes: { date_created: 'Sun, 22 Nov 2026 12:58:59 +0000' } },
    { what: 'a message from the handset', changes: { direction: 'inbound' } },
    { what: 'a message of a reply', changes: { direction: 'outbound-reply' } },
  ])('with $what only is surely none', async ({ changes, body, settings }) => {
    answer = list(listed(changes));
    expect(await lookUp(agent, url, body === undefined ? {} : { body }, settings)).toEqual({
      kind: 'found',
      messages: [],
    });
  });

  test.each([
    ...['accepted', 'scheduled', 'queued', 'sending', 'sent', 'something new'].map((carrier) => ({
      carrier,
      ours: 'SENT',
    })),
    { carrier: 'delivered', ours: 'DELIVERED' },
    { carrier: 'read', ours: 'READ' },
  ])('of a message that is $carrier is $ours', async ({ carrier: status, ours }) => {
    answer = list(listed({ status, num_segments: '0' }));
    expect(await lookUp(agent, url)).toEqual({ kind: 'found', messages: [{ ...found, status: ours }] });
  });

  test.each([
    {
      changes: { status: 'undelivered', error_code: 30003, error_message: 'Unreachable destination handset' },
      failure: { code: '30003', sentence: 'The handset is switched off or out of reach.', isRetryable: true },
    },
    {
      changes: { status: 'failed', error_code: 39999, error_message: 'Something new' },
      failure: { code: '39999', sentence: 'Something new', isRetryable: false },
    },
    {
      changes: { status: 'canceled' },
      failure: { code: 'CANCELED', sentence: 'Twilio gave no reason.', isRetryable: false },
    },
  ])('of $changes.status is FAILED with its reason', async ({ changes, failure }) => {
    answer = list(listed(changes));
    expect(await lookUp(agent, url)).toEqual({ kind: 'found', messages: [{ ...found, status: 'FAILED', failure }] });
  });

  test('by a clock that differs from ours says nothing', async () => {
    answer = (response) => {
      response.setHeader('date', new Date(Date.now() - 60_000).toUTCString());
      list(listed())(response);
    };
    expect(await lookUp(agent, url)).toEqual({ kind: 'unavailable', sentence: expect.stringContaining('clock') });
  });

  test('with the same text twice tells both, the oldest first', async () => {
    answer = list(listed({ sid: 'SM2', date_created: 'Sun, 22 Nov 2026 13:00:09 +0000' }), listed());
    expect(sidsOf(await lookUp(agent, url))).toEqual(['SM1', 'SM2']);
  });

  const recent = 'Sun, 22 Nov 2026 13:00:05 +0000';
  const old = 'Sun, 22 Nov 2026 12:00:00 +0000';
  test.each([
    { what: 'was sent after the claim', last: { date_created: recent, date_sent: recent }, follows: true },
    { what: 'was made before and sent after it', last: { date_created: old, date_sent: recent }, follows: true },
    { what: 'was made before and is not sent', last: { date_created: old, date_sent: null }, follows: true },
    { what: 'was sent before it', last: { date_created: old, date_sent: old }, follows: false },
  ])('whose last message $what has a next page: $follows', async ({ last, follows }) => {
    answer = (response, target) => {
      if (target.includes('PageToken')) return list(listed())(response);
      const next = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json?To=%2B37255500001&Page=1&PageToken=PASM9`;
      return json(200, { messages: [listed({ sid: 'SM9', body: 'Other', ...last })], next_page_uri: next })(response);
    };
    expect(sidsOf(await lookUp(agent, url))).toEqual(follows ? ['SM1'] : []);
    expect(asked).toHaveLength(follows ? 2 : 1);
  });

  test('that tells a message on two pages tells it once', async () => {
    answer = (response, target) => {
      const next = target.includes('PageToken') ? null : `${target}&PageToken=PASM1`;
      return json(200, { messages: [listed()], next_page_uri: next })(response);
    };
    expect(sidsOf(await lookUp(agent, url))).toEqual(['SM1']);
    expect(asked).toHaveLength(2);
  });

  test('that never ends is given up', async () => {
    answer = (response, target) => json(200, { messages: [listed()], next_page_uri: target })(response);
    expect(await lookUp(agent, url)).toMatchObject({
      kind: 'unavailable',
      sentence: expect.stringContaining('more messages'),
    });
    expect(asked).toHaveLength(10);
  });

  const broken = 'The connection to Twilio broke before it answered.';
  const noList = 'Twilio answered HTTP 200: This is no list of messages.';
  const elsewhere = 'http://carrier.invalid/2010-04-01/Accounts/AC1/Messages.json';
  test.each<{ what: string; given: (response: ServerResponse) => void; says: object }>([
    {
      what: '401',
      given: json(401, { code: 20003, message: 'Authenticate' }),
      says: { sentence: 'Twilio answered HTTP 401: Authenticate' },
    },
    { what: '429', given: json(429, { code: 20429 }), says: {} },
    {
      what: '500 with a web page',
      given: (response) => void response.writeHead(500).end('<h1>'),
      says: { sentence: 'Twilio answered HTTP 500: Twilio gave no reason.' },
    },
    { what: '500 with a list', given: json(500, { messages: [], next_page_uri: null }), says: {} },
    { what: '302', given: (response) => void response.writeHead(302, { location: '/' }).end(), says: {} },
    { what: 'a reset', given: (response) => response.destroy(), says: { sentence: broken } },
    {
      what: 'a reset in the middle of the list',
      given: (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"messages":[', () => response.destroy());
      },
      says: { sentence: broken },
    },
    {
      what: 'garbage',
      given: (response) => void response.end('{"messages":['),
      says: { sentence: noList },
    },
    { what: 'nothing', given: (response) => void response.end(), says: { sentence: noList } },
    { what: 'null', given: json(200, null), says: { sentence: noList } },
    { what: 'no list', given: json(200, { messages: {}, next_page_uri: null }), says: { sentence: noList } },
    { what: 'a list of nothing', given: list(listed(), [null]), says: { sentence: noList } },
    { what: 'a message without an id', given: list(listed({ sid: null })), says: { sentence: noList } },
    { what: 'a message without a date', given: list(listed({ date_created: 'now' })), says: { sentence: noList } },
    {
      what: 'a next page elsewhere',
      given: json(200, { messages: [], next_page_uri: elsewhere }),
      says: { sentence: noList },
    },
    {
      what: 'a next page that is none',
      given: json(200, { messages: [], next_page_uri: 1 }),
      says: { sentence: noList },
    },
    {
      what: 'more than anybody reads',
      given: list(listed({ padding: 'a'.repeat(3_000_000) })),
      says: { sentence: broken },
    },
  ])('that is $what says nothing', async ({ given, says }) => {
    answer = given;
    expect(await lookUp(agent, url)).toEqual({
      kind: 'unavailable',
      sentence: expect.any(String),
      ...says,
    });
    expect(asked).toHaveLength(1);
  });

  const impatient = agent.compose(
    (dispatch) => (options, handler) => dispatch({ ...options, headersTimeout: 100, bodyTimeout: 100 }, handler),
  );
  test.each<{ what: string; given: (response: ServerResponse) => void }>([
    { what: 'the head', given: () => {} },
    {
      what: 'the rest of the list',
      given: (response) => void response.writeHead(200, { 'content-length': '100' }).write('{"messages":['),
    },
  ])('that keeps us waiting for $what says nothing', async ({ given }) => {
    answer = given;
    expect(await lookUp(impatient, url)).toEqual({ kind: 'unavailable', sentence: broken });
  });

  test('of a carrier that cannot be reached says nothing', async () => {
    expect(await lookUp(agent, `http://127.0.0.1:${await findFreePort()}`)).toEqual({
      kind: 'unavailable',
      sentence: 'Twilio could not be reached.',
    });
  });
});
