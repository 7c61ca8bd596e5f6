import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { Agent, type Dispatcher, errors } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SendOutcome } from '../../src/providers/provider.ts';
import { twilio } from '../../src/providers/twilio.ts';
import { findFreePort } from '../support/free-port.ts';

const accountSid = `AC${'0'.repeat(32)}`;
const authToken = 'the-token';
const message = {
  from: '+15017122661',
  to: '+37255512345',
  body: 'Tere, Õ & ö = 100% ✋',
  reference: '01a205e4-a491-7569-8890-d92e00151e26.1',
  webhookUrl: 'https://msg.example.com/webhooks/1',
  isStale: () => false,
};

let received: { path: string; headers: IncomingHttpHeaders; form: URLSearchParams }[] = [];
let answer: (response: ServerResponse) => void = () => {};
const carrier = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  received.push({ path: request.url ?? '', headers: request.headers, form: new URLSearchParams(body) });
  answer(response);
});
let baseUrl = '';
const agent = new Agent();

beforeAll(async () => {
  await once(carrier.listen(0, '127.0.0.1'), 'listening');
  const address = carrier.address();
  baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(async () => {
  await agent.destroy();
  carrier.close();
  carrier.closeAllConnections();
});
beforeEach(() => {
  received = [];
});

function send(settings: object = {}, http: Dispatcher = agent, changes: object = {}): Promise<SendOutcome> {
  return twilio.open({ accountSid, authToken, baseUrl, ...settings }, http).send({ ...message, ...changes });
}

function json(status: number, body: object, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

function text(status: number, body: string) {
  return (response: ServerResponse) => {
    response.writeHead(status).end(body);
  };
}

test('what has become stale when the connection is there is not written', async () => {
  // A connection of its own, so that there is something to wait for.
  const http = new Agent();
  let asked = 0;
  const isStale = () => {
    asked += 1;
    return true;
  };
  expect(await send({}, http, { isStale })).toMatchObject({ kind: 'refused', isReached: false, retry: { may: true } });
  expect(asked).toBe(1);
  expect(received).toEqual([]);
  await http.close();
});

describe('what goes out', () => {
  beforeEach(() => {
    answer = json(201, { sid: 'SM1', num_segments: '1' });
  });

  test('is a form to the account, with the text as it is and our reference in the callback', async () => {
    await send();
    expect(received).toHaveLength(1);
    const [{ path, headers, form } = { path: '', headers: {}, form: new URLSearchParams() }] = received;
    expect(path).toBe(`/2010-04-01/Accounts/${accountSid}/Messages.json`);
    expect(headers.authorization).toBe(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`);
    expect(Object.fromEntries(form)).toEqual({
      To: message.to,
      From: message.from,
      Body: message.body,
      StatusCallback: `${message.webhookUrl}?reference=${message.reference}`,
    });
  });

  test('names the messaging service where there is one, and never the second token', async () => {
    await send({ messagingServiceSid: 'MG1', secondaryAuthToken: 'second' });
    expect(received[0]?.form.get('MessagingServiceSid')).toBe('MG1');
    expect(received[0]?.headers.authorization).toBe(`Basic ${btoa(`${accountSid}:${authToken}`)}`);
  });
});

interface Case {
  what: string;
  answer: (response: ServerResponse) => void;
  outcome: SendOutcome | Record<string, unknown>;
}
const broken = 'The connection to Twilio broke before it answered.';

describe('an answer', () => {
  test.each<Case>([
    {
      what: '201',
      answer: json(201, { sid: 'SM1', num_segments: '2' }),
      outcome: { kind: 'accepted', providerMessageId: 'SM1', segments: 2 },
    },
    {
      what: '201 of a messaging service, which does not know the segments yet',
      answer: json(201, { sid: 'SM1', num_segments: '0' }),
      outcome: { kind: 'accepted', providerMessageId: 'SM1', segments: null },
    },
    {
      what: '201 without an id',
      answer: json(201, { status: 'queued' }),
      outcome: { kind: 'unknown', code: '201', sentence: 'Twilio answered HTTP 201: Twilio gave no reason.' },
    },
    { what: '200 with a web page', answer: text(200, '<html>'), outcome: { kind: 'unknown', code: '200' } },
    { what: '302', answer: text(302, ''), outcome: { kind: 'unknown', code: '302' } },
    {
      what: '400 of a wrong number',
      answer: json(400, { code: 21211, message: "The 'To' number is not valid." }),
      outcome: { kind: 'refused', retry: { may: false }, code: '21211', sentence: 'The number is not valid.' },
    },
    {
      what: '400 of a recipient who opted out',
      answer: json(400, { code: 21610, message: 'Attempt to send to unsubscribed recipient' }),
      outcome: {
        kind: 'refused',
        retry: { may: false },
        code: '21610',
        sentence: expect.stringContaining('opted out'),
      },
    },
    {
      what: '400 of a code without words of ours',
      answer: json(400, { code: 21999, message: 'Something new' }),
      outcome: { kind: 'refused', retry: { may: false }, code: '21999', sentence: 'Something new' },
    },
    {
      what: '400 without a body',
      answer: text(400, ''),
      outcome: { kind: 'refused', retry: { may: false }, code: '400', sentence: 'Twilio gave no reason.' },
    },
    {
      what: '401',
      answer: json(401, { code: 20003, message: 'Authenticate' }),
      outcome: { kind: 'refused', retry: { may: false }, code: '20003', sentence: 'Authenticate' },
    },
    {
      what: '429',
      answer: json(429, { code: 20429, message: 'Too Many Requests' }),
      outcome: {
        kind: 'refused',
        retry: { may: true, when: 'soon', afterMs: null },
        code: '20429',
        sentence: 'Too Many Requests',
      },
    },
    {
      what: '429 with Retry-After in seconds',
      answer: json(429, { code: 20429 }, { 'retry-after': '3' }),
      outcome: { kind: 'refused', retry: { may: true, when: 'soon', afterMs: 3_000 }, code: '20429' },
    },
    {
      what: '429 with a Retry-After that is none',
      answer: json(429, {}, { 'retry-after': 'later' }),
      outcome: { kind: 'refused', retry: { may: true, when: 'soon', afterMs: null }, code: '429' },
    },
    {
      what: '408',
      answer: text(408, ''),
      outcome: { kind: 'refused', retry: { may: true, when: 'soon', afterMs: null }, code: '408' },
    },
    {
      what: '400 of a queue that is full',
      answer: json(400, { code: 21611 }),
      outcome: { kind: 'refused', retry: { may: true, when: 'soon', afterMs: null }, code: '21611' },
    },
    {
      what: '400 of a handset that is out of reach',
      answer: json(400, { code: 30003 }),
      outcome: { kind: 'refused', retry: { may: true, when: 'later', afterMs: null }, code: '30003' },
    },
    {
      what: '429 of a daily limit',
      answer: json(
        429,
        { code: 63038, message: 'Account exceeded the 500 daily messages limit' },
        { 'retry-after': '9' },
      ),
      outcome: { kind: 'refused', retry: { may: true, when: 'later', afterMs: 9_000 }, code: '63038' },
    },
    {
      what: '500 in plain text',
      answer: text(500, 'Internal Server Error'),
      outcome: { kind: 'unknown', code: '500', sentence: 'Twilio answered HTTP 500: Twilio gave no reason.' },
    },
    { what: '502 with a web page', answer: text(502, '<html>'), outcome: { kind: 'unknown', code: '502' } },
    {
      what: '503 that says that nothing was done',
      answer: json(503, { code: 20503, message: 'Service Unavailable' }),
      outcome: { kind: 'refused', retry: { may: true, when: 'soon', afterMs: null }, code: '20503' },
    },
    { what: '503 that says nothing', answer: text(503, ''), outcome: { kind: 'unknown', code: '503' } },
    {
      what: 'longer than anybody reads',
      answer: text(201, `{"sid":"SM1","padding":"${'a'.repeat(200_000)}"}`),
      outcome: { kind: 'unknown', sentence: broken },
    },
    {
      what: 'a reset before the head',
      answer: (response) => response.destroy(),
      outcome: { kind: 'unknown', sentence: broken },
    },
    {
      what: 'a reset in the middle of the body',
      answer: (response) => {
        response.writeHead(201, { 'content-length': '100' }).write('{"sid":', () => response.destroy());
      },
      outcome: { kind: 'unknown', sentence: broken },
    },
  ])('$what is $outcome.kind', async ({ answer: given, outcome }) => {
    answer = given;
    expect(await send()).toMatchObject(outcome);
    expect(received).toHaveLength(1);
  });

  test.each([
    ['the clock', 0],
    ['a clock that is an hour fast', 3_600_000],
    ['a clock that is an hour slow', -3_600_000],
  ])('429 with Retry-After as a date tells how long to wait, by %s at the carrier', async (_, skewMs) => {
    const inMs = (ms: number) => new Date(Date.now() + skewMs + ms).toUTCString();
    answer = json(429, {}, { date: inMs(0), 'retry-after': inMs(60_000) });
    const outcome = await send();
    if (outcome.kind !== 'refused' || !outcome.retry.may) throw new Error(`It is ${JSON.stringify(outcome)}`);
    expect(outcome.retry.afterMs).toBeGreaterThan(50_000);
    expect(outcome.retry.afterMs).toBeLessThanOrEqual(60_000);
  });

  const impatient = agent.compose(
    (dispatch) => (options, handler) => dispatch({ ...options, headersTimeout: 100, bodyTimeout: 100 }, handler),
  );
  test.each<Case>([
    { what: 'the head', answer: () => {}, outcome: { kind: 'unknown', code: 'UND_ERR_HEADERS_TIMEOUT' } },
    {
      what: 'the rest of the body',
      answer: (response) => {
        response.writeHead(201, { 'content-length': '100' }).write('{"sid":');
      },
      outcome: { kind: 'unknown', code: 'UND_ERR_BODY_TIMEOUT' },
    },
  ])('that keeps us waiting for $what is $outcome.kind', async ({ answer: given, outcome }) => {
    answer = given;
    expect(await send({}, impatient)).toMatchObject(outcome);
  });
});

describe('a carrier that cannot be reached', () => {
  const refused = {
    kind: 'refused',
    retry: { may: true, when: 'soon', afterMs: null },
    sentence: 'Twilio could not be reached.',
  };

  test('because nobody listens has not got the message', async () => {
    const nowhere = `http://127.0.0.1:${await findFreePort()}`;
    expect(await send({ baseUrl: nowhere })).toMatchObject({ ...refused, code: 'ECONNREFUSED' });
  });

  test('because its name is none has not got the message', async () => {
    const connect = lookUpFails('ENOTFOUND');
    expect(await send({ baseUrl: 'http://nowhere.invalid' }, connect)).toMatchObject({ ...refused, code: 'ENOTFOUND' });
  });

  test('because no connection comes about in time has not got the message', async () => {
    const connect = new Agent({ connect: (_options, done) => done(new errors.ConnectTimeoutError(), null) });
    expect(await send({}, connect)).toMatchObject({ ...refused, code: 'UND_ERR_CONNECT_TIMEOUT' });
  });

  function lookUpFails(code: string): Agent {
    return new Agent({
      connect: { lookup: (_host, _options, done) => done(Object.assign(new Error(code), { code }), '', 4) },
    });
  }
});
