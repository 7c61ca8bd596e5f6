import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { signToken } from '../support/client.ts';
import { queryDatabase } from '../support/database.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ role: 'api' });
});
afterAll(() => service.close());

interface Message {
  type: string;
  id?: string;
  payload?: unknown;
}

interface Socket {
  say(message: unknown): void;
  /** The next message that was not taken yet. */
  hear(): Promise<Message>;
  closed: Promise<{ code: number; reason: string }>;
}

const open: WebSocket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});

async function connect(from = service, protocols: string[] = ['graphql-transport-ws']): Promise<Socket> {
  const socket = new WebSocket(`${from.url.replace('http', 'ws')}/graphql`, protocols);
  open.push(socket);
  const messages: Message[] = [];
  let wake = () => {};
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)) as Message);
    wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await once(socket, 'open');
  return {
    closed,
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async hear() {
      for (;;) {
        const message = messages.shift();
        if (message !== undefined) return message;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

function init(payload?: object) {
  return { type: 'connection_init', ...(payload === undefined ? {} : { payload }) };
}

function ask(query: string, id = '1') {
  return { type: 'subscribe', id, payload: { query } };
}

const subscription = 'subscription { deliveryStatusChanged { cursor } }';

describe('a socket', () => {
  test.each([{ name: 'authorization' }, { name: 'Authorization' }, { name: 'AUTHORIZATION' }])(
    'with a token under $name answers',
    async ({ name }) => {
      const socket = await connect();
      socket.say(init({ [name]: `Bearer ${await signToken()}` }));
      expect(await socket.hear()).toEqual({ type: 'connection_ack' });
      socket.say(ask('{ eventCursor }'));
      expect(await socket.hear()).toMatchObject({
        type: 'next',
        payload: { data: { eventCursor: expect.any(String) } },
      });
      expect(await socket.hear()).toEqual({ type: 'complete', id: '1' });
    },
  );

  test.each([
    { what: 'no payload', payload: undefined },
    { what: 'an empty payload', payload: {} },
    { what: 'a token that is no text', payload: { authorization: 7 } },
  ])('with $what may read the schema and nothing else', async ({ payload }) => {
    const socket = await connect();
    socket.say(init(payload));
    expect(await socket.hear()).toEqual({ type: 'connection_ack' });
    socket.say(ask('{ __typename }', 'schema'));
    expect(await socket.hear()).toMatchObject({ id: 'schema', payload: { data: { __typename: 'Query' } } });
    await socket.hear();
    socket.say(ask('{ eventCursor }', 'query'));
    expect(await socket.hear()).toMatchObject({
      id: 'query',
      payload: { data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    await socket.hear();
    socket.say(ask(subscription, 'subscription'));
    expect(await socket.hear()).toMatchObject({
      id: 'subscription',
      payload: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
  });

  test.each([
    { what: 'that has expired', token: () => signToken({ expiresIn: '-1s' }), reason: /^UNAUTHENTICATED: .*expired/ },
    { what: 'of another secret', token: () => signToken({}, 'x'.repeat(32)), reason: /^UNAUTHENTICATED: .*not issued/ },
    {
      what: 'of no organization',
      token: () => signToken({ organizationId: 'x' }),
      reason: /^UNAUTHENTICATED: .*"org"/,
    },
    { what: 'that is none', token: () => 'nonsense', reason: /^UNAUTHENTICATED: .*not issued/ },
  ])('with a token $what is closed with 4403 and the reason', async ({ token, reason }) => {
    const socket = await connect();
    socket.say(init({ authorization: `Bearer ${await token()}` }));
    expect(await socket.closed).toEqual({ code: 4403, reason: expect.stringMatching(reason) });
  });

  test('is closed when its token expires, though it follows something', async () => {
    const expiresIn = await signToken({ expiresIn: '2s' });
    const before = Date.now();
    const socket = await connect();
    socket.say(init({ authorization: `Bearer ${expiresIn}` }));
    await socket.hear();
    socket.say(ask(subscription));
    expect(await socket.closed).toEqual({
      code: 4403,
      reason: 'UNAUTHENTICATED: The token has expired: get a new one.',
    });
    expect(Date.now() - before).toBeLessThan(5_000);
  });

  test.each([
    { what: 'a question before its token', messages: [ask('{ __typename }')], code: 4401 },
    { what: 'its token twice', messages: [init(), init()], code: 4429 },
    { what: 'the same id twice', messages: [init(), ask(subscription, '1'), ask(subscription, '1')], code: 4409 },
    { what: 'what is no JSON', messages: ['{'], code: 4400 },
    { what: 'what is no message', messages: [{ type: 'hello' }], code: 4400 },
  ])('that says $what is closed with $code', async ({ messages, code }) => {
    const socket = await connect();
    const [first, ...rest] = messages;
    const isInit = typeof first === 'object' && first.type === 'connection_init';
    socket.say(isInit ? init({ authorization: `Bearer ${await signToken()}` }) : first);
    if (rest.length > 0) await socket.hear();
    for (const message of rest) socket.say(message);
    expect((await socket.closed).code).toBe(code);
  });

  test('that names no protocol is closed with 4406', async () => {
    expect((await (await connect(service, [])).closed).code).toBe(4406);
  });

  test('at another path is refused with 404', async () => {
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/elsewhere`, 'graphql-transport-ws');
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('404');
  });

  test('that says more than 4 MiB is closed, and the service goes on', async () => {
    const socket = await connect();
    socket.say('x'.repeat(4 * 1024 * 1024 + 1));
    expect((await socket.closed).code).toBe(1009);
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
  });
});

test('a fault of ours closes the socket without a word of what went wrong', async () => {
  const own = await startService({ role: 'api' });
  await queryDatabase(own.databaseUrl, 'alter table organization rename to elsewhere');
  const socket = await connect(own);
  socket.say(init({ authorization: `Bearer ${await signToken()}` }));
  const { code, reason } = await socket.closed;
  expect(code).toBe(4500);
  expect(reason).not.toMatch(/organization|insert|relation/i);
  await own.close();
});
