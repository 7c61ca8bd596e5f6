import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, createClient, type GraphQLErrorShape } from '../support/client.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let admin: Client;
beforeAll(async () => {
  service = await startService({ role: 'api' });
  admin = await createClient(service.url);
});
afterAll(() => service.close());

interface Answer {
  status: number;
  errors?: GraphQLErrorShape[];
  error?: string;
  data?: unknown;
}

async function request(path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${admin.token}`, ...init.headers };
  const response = await fetch(service.url + path, { redirect: 'manual', ...init, headers });
  const text = await response.text();
  const body: object = text.startsWith('{') ? JSON.parse(text) : {};
  return { status: response.status, ...body };
}

function post(body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return request('/graphql', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

describe('a body', () => {
  test.each([
    { what: 'half an object', body: '{"query":"{ eventCursor', status: 400 },
    { what: 'nothing', body: '', status: 400 },
    { what: 'null', body: 'null', status: 400 },
    { what: 'a number', body: '7', status: 400 },
    { what: 'a batch of operations', body: '[{"query":"{ eventCursor }"}]', status: 400 },
    { what: 'a query that is no text', body: '{"query":1}', status: 400 },
    { what: 'variables that are no object', body: '{"query":"{ eventCursor }","variables":"x"}', status: 400 },
    { what: 'a member that nobody knows', body: '{"query":"{ eventCursor }","more":1}', status: 400 },
    { what: 'no query', body: '{}', status: 200 },
    { what: 'no operation', body: '{"query":"fragment a on Query { eventCursor }"}', status: 400 },
    {
      what: 'an operation that it does not have',
      body: '{"query":"query A { eventCursor }","operationName":"B"}',
      status: 400,
    },
  ])('with $what is INVALID_INPUT with status $status', async ({ body, status }) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'INVALID_INPUT' });
    expect(answer.data).toBeUndefined();
  });

  test('of JSON that breaks off is not repeated in the error', async () => {
    const answer = await post('{"authToken":"the-secret');
    expect(JSON.stringify(answer)).not.toContain('the-secret');
  });

  test('of another type is not taken', async () => {
    expect((await post('{"query":"{ eventCursor }"}', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  const most = 4 * 1024 * 1024;
  test('of 4 MiB is read', async () => {
    const frame = '{"query":"{ eventCursor }","variables":{"x":""}}';
    const body = frame.replace('""', `"${'x'.repeat(most - frame.length)}"`);
    expect(Buffer.byteLength(body)).toBe(most);
    expect((await post(body)).data).toHaveProperty('eventCursor');
  });

  test.each(['/graphql', '/webhooks/1', '/health/live'])('of one byte more is refused at %s', async (path) => {
    const answer = await request(path, { method: 'POST', body: 'x'.repeat(most + 1) });
    expect(answer).toEqual({
      status: 413,
      error: 'The body is larger than 4,194,304 bytes: send less at a time.',
    });
  });

  test('that only says that it is large is refused before it is sent', async () => {
    const answer = await raw('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  test.each([
    ['in chunks', 'Transfer-Encoding: chunked', /^HTTP\/1.1 411 .*"Send the body with a Content-Length\."/s],
    ['of a length that is none', 'Content-Length: many', /^HTTP\/1.1 400 /],
    ['in chunks and with a length', 'Transfer-Encoding: chunked\r\nContent-Length: 4', /^HTTP\/1.1 4(00|11) /],
  ])('that comes %s is refused', async (_how, header, answer) => {
    expect(await raw(`POST /graphql HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n0\r\n\r\n`)).toMatch(answer);
  });

  /** The answer to bytes that no client would send; the service closes the connection. */
  async function raw(text: string): Promise<string> {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(text);
    await once(socket, 'close');
    return answer;
  }
});

describe('a path', () => {
  test.each(['/nowhere', '/graphql2', '/constructor', '/__proto__', '//', '/health', '/health/dead'])(
    '%s has nothing',
    async (path) => {
      const { status, error } = await request(path);
      expect(status).toBe(404);
      expect(error).toMatch(/^There (is nothing at|are)/);
    },
  );

  test.each(['/webhooks', '/webhooks/', '/webhooks/x', `/webhooks/${crypto.randomUUID()}`])(
    '%s is no channel of ours',
    async (path) => {
      expect((await request(path, { method: 'POST', body: 'MessageSid=SM1' })).status).toBe(404);
    },
  );

  test('/ leads to /graphql', async () => {
    const response = await fetch(service.url, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
  });

  test.each([
    { method: 'GET', query: '', status: 200 },
    { method: 'GET', query: '?query=mutation{closeConversation(id:1){id}}', status: 405 },
    { method: 'PUT', query: '', status: 405 },
    { method: 'DELETE', query: '?query={eventCursor}', status: 405 },
  ])('/graphql$query is INVALID_INPUT by $method', async ({ method, query, status }) => {
    const answer = await request(`/graphql${query}`, { method });
    expect(answer.status).toBe(status);
    expect(answer.errors?.[0]?.extensions?.code).toBe('INVALID_INPUT');
  });

  test('/graphql answers a query by GET', async () => {
    expect((await request('/graphql?query={eventCursor}')).data).toHaveProperty('eventCursor');
  });

  test('/graphql shows GraphiQL to a browser', async () => {
    const response = await fetch(`${service.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('GraphiQL');
  });
});

describe('what is wrong with an operation', () => {
  test.each([
    { what: 'its syntax', query: '{', variables: {}, says: 'Syntax Error' },
    { what: 'a field that is none', query: '{ nothing }', variables: {}, says: 'nothing' },
    { what: 'a value', query: '{ channels(first: "x") { edges { cursor } } }', variables: {}, says: 'Int' },
    {
      what: 'a variable',
      query: 'query ($n: Int) { channels(first: $n) { edges { cursor } } }',
      variables: { n: 'x' },
      says: 'Int cannot represent non-integer value.',
    },
    {
      what: 'a variable that is missing',
      query: 'query ($id: ID!) { channel(id: $id) { id } }',
      variables: {},
      says: 'was not provided',
    },
  ])('$what, is INVALID_INPUT', async ({ query, variables, says }) => {
    const answer = await post(JSON.stringify({ query, variables }));
    expect(answer.status).toBe(200);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'INVALID_INPUT' });
    expect(answer.errors?.[0]?.message).toContain(says);
  });

  test('a member of a variable, is INVALID_INPUT with its path and without its value', async () => {
    const contacts = [
      { to: '+37255512345', optIn: true },
      { to: ['the-secret'], optIn: true },
    ];
    const query = 'mutation ($input: SendOutboundInput!) { sendOutbound(input: $input) { id } }';
    const answer = await post(JSON.stringify({ query, variables: { input: { configurationId: '1', contacts } } }));
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'INVALID_INPUT', field: 'contacts.1.to' });
    expect(JSON.stringify(answer)).not.toContain('the-secret');
  });

  test('is status 400 for a client that asks for GraphQL over HTTP', async () => {
    const accept = 'application/graphql-response+json';
    expect((await post('{"query":"{ nothing }"}', { accept })).status).toBe(400);
  });
});
