import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { type Client, createClient } from '../support/client.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let admin: Client;
beforeAll(async () => {
  service = await startService({ role: 'api' });
  admin = await createClient(service.url);
});
afterAll(() => service.close());

describe('a Host header that is no host', () => {
  /** The whole answer to a request that no client would write. */
  async function ask(request: string): Promise<string> {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname).setEncoding('utf8');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(request);
    await once(socket, 'close');
    return answer;
  }

  test.each(
    ['a b', '[]', '[', 'a:b', '%', '\\', 'a<b', '127.0.0.1:99999'].flatMap((host) =>
      ['/graphql', '/health/live', '/webhooks/1', '/', '/nowhere'].map((path) => ({ host, path })),
    ),
  )('"$host" at $path is answered with 400 and a sentence', async ({ host, path }) => {
    const answer = await ask(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const lines = answer.split('\r\n');
    expect(lines[0]).toBe('HTTP/1.1 400 Bad Request');
    expect(lines).toContain('content-type: application/json');
    expect(lines).toContain('{"error":"The Host header is no host."}');
    expect(answer).not.toMatch(/TypeError|Invalid URL|node_modules|\.ts:\d/);
  });

  test('keeps nobody else from being answered', async () => {
    await ask('GET /graphql HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n');
    expect(await admin.eventCursor()).toEqual(expect.any(String));
  });
});

describe('a body of type application/graphql', () => {
  async function post(query: string, type = 'application/graphql') {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${admin.token}` },
      body: query,
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  test.each(['application/graphql', 'application/graphql; charset=utf-8'])('is a query (%s)', async (type) => {
    expect(await post('{ eventCursor }', type)).toEqual({ status: 200, data: { eventCursor: expect.any(String) } });
  });

  test('is a mutation', async () => {
    expect(await post(`mutation { closeConversation(id: "${newId()}") { id } }`)).toMatchObject({
      status: 200,
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
  });

  test('that is no GraphQL is INVALID_INPUT', async () => {
    expect(await post('{ eventCursor')).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
  });
});
