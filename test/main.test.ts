import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { postGraphQL } from './support/client.ts';
import { createDatabase, queryDatabase } from './support/database.ts';
import { followSse } from './support/follow-sse.ts';
import { findFreePort } from './support/free-port.ts';
import { graphql } from './support/generated/gql.ts';
import { messageDocument, type Received } from './support/outbound.ts';
import { type Ending, type ServiceProcess, startProcess } from './support/process.ts';
import { contact, sendDocument, statusDocument } from './support/road.ts';
import { authSecret } from './support/service.ts';

const demoDocument = graphql(`
  query MainDemo($channelId: ID!) {
    eventCursor
    channel(id: $channelId) { id type isActive webhookUrl }
  }
`);

interface Demo {
  url: string;
  graphql: string;
  websocket: string;
  simulator: string;
  organizationId: string;
  tokens: Record<'admin' | 'agent' | 'service' | 'viewer', string>;
  channels: { sms: string };
  configurations: { sms: string };
  phones: { sms: string };
}

const started: ServiceProcess[] = [];

function start(env: Record<string, string>): ServiceProcess {
  const service = startProcess('start', env);
  started.push(service);
  return service;
}

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'main-test-'));
  // Postgres runs as another user where we are root.
  chmodSync(dataDir, 0o711);
});
afterAll(async () => {
  await Promise.all(started.map((service) => service.stop()));
  endPostgres();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Of a process that had to be killed its Postgres is left. */
function endPostgres(): void {
  const file = join(dataDir, 'postgres', 'data', 'postmaster.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  if (pid > 0) process.kill(pid, 'SIGQUIT');
}

describe('npm start', () => {
  let ports: { PORT: string; SIMULATOR_PORT: string };
  let service: ServiceProcess;
  let demo: Demo;

  beforeAll(async () => {
    const [port, simulatorPort] = await Promise.all([findFreePort(), findFreePort()]);
    ports = { PORT: String(port), SIMULATOR_PORT: String(simulatorPort) };
    await startDemo();
  });

  async function startDemo(): Promise<void> {
    service = start({ DATA_DIR: dataDir, ...ports });
    await service.untilItSays('Ready.');
    demo = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')) as Demo;
  }

  /** From the next start on the demo's channel takes a second to be written, as on a slow machine. */
  async function slowDownDemo(): Promise<void> {
    const home = join(dataDir, 'postgres');
    const password = readFileSync(join(home, 'password'), 'utf8');
    const [, , , port] = readFileSync(join(home, 'data', 'postmaster.pid'), 'utf8').split('\n');
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    const body = 'begin perform pg_sleep(1); return new; end';
    await queryDatabase(url, `create function slow() returns trigger language plpgsql as '${body}'`);
    await queryDatabase(url, 'create trigger slow before update on channel for each row execute function slow()');
  }

  async function run<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    token = demo.tokens.admin,
  ): Promise<Data> {
    const answer = await postGraphQL(
      demo.url,
      { query: print(document), variables },
      { authorization: `Bearer ${token}` },
    );
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
    return answer.data as Data;
  }

  test('writes demo.json, with addresses, ids and tokens that are right', async () => {
    const url = `http://127.0.0.1:${ports.PORT}`;
    expect(demo).toMatchObject({
      url,
      graphql: `${url}/graphql`,
      websocket: `ws://127.0.0.1:${ports.PORT}/graphql`,
      simulator: `http://127.0.0.1:${ports.SIMULATOR_PORT}`,
      organizationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      channels: { sms: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      phones: { sms: expect.stringMatching(/^\+1\d{10}$/) },
    });
    expect(Object.keys(demo.tokens).sort()).toEqual(['admin', 'agent', 'service', 'viewer']);
    for (const [role, token] of Object.entries(demo.tokens)) {
      const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
      expect(claims).toMatchObject({ org: demo.organizationId, roles: [role] });
    }
    for (const token of [demo.tokens.admin, demo.tokens.agent, demo.tokens.viewer]) {
      const { channel } = await run(demoDocument, { channelId: demo.channels.sms }, token);
      expect(channel).toMatchObject({ type: 'SMS', isActive: true, webhookUrl: expect.stringContaining(url) });
    }
    expect((await fetch(`${demo.simulator}/phones/${encodeURIComponent(demo.phones.sms)}`)).status).toBe(200);
  });

  test('delivers after the next start what was to be sent while it was down, and finds its data', async () => {
    const before = demo;
    await slowDownDemo();
    const { eventCursor: after } = await run(demoDocument, { channelId: demo.channels.sms });
    const customer = contact(demo.phones.sms, { contextItems: { CustomerName: 'Mari', CaseName: 'Router' } });
    const sendAt = new Date(Date.now() + 1_000).toISOString();
    const input = { configurationId: demo.configurations.sms, contacts: [customer], sendAt };
    const { sendOutbound } = await run(sendDocument, { input }, demo.tokens.service);
    expect(sendOutbound.state).toBe('SCHEDULED');
    expect(await service.stop()).toEqual({ code: 0, stderr: '' });
    expect(existsSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'))).toBe(false);

    // Overdue when it starts: it is sent before anything else.
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(Date.parse(sendAt)), 2_000);
    await startDemo();
    expect(demo).toEqual({ ...before, tokens: expect.anything() });
    const variables = { requestId: sendOutbound.id, after };
    const following = followSse(demo.url, demo.tokens.admin, statusDocument, variables);
    const seen = await following.until(({ deliveryStatusChanged: { status } }) =>
      ['DELIVERED', 'FAILED', 'IN_DOUBT'].includes(status),
    );
    following.stop();
    const statuses = seen.map(({ deliveryStatusChanged }) => deliveryStatusChanged.status);
    expect(statuses).toEqual(['HELD', 'QUEUED', 'SENDING', 'SENT', 'DELIVERED']);
    const id = sendOutbound.messages.edges[0]?.node.id ?? '';
    const { outboundMessage } = await run(messageDocument, { id }, before.tokens.admin);
    expect(outboundMessage).toMatchObject({ status: 'DELIVERED', attempts: 1, failure: null });
    const phone = await fetch(`${demo.simulator}/phones/${encodeURIComponent(demo.phones.sms)}`);
    const received = (await phone.json()) as Received[];
    expect(received.map(({ body }) => body)).toEqual([expect.stringContaining('Hello Mari, we have opened')]);
  }, 60_000);

  test('ends at SIGTERM with code 0, nothing on stderr and no Postgres left', async () => {
    expect(await service.stop()).toEqual({ code: 0, stderr: '' });
    expect(existsSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
    await expect(fetch(`${demo.url}/health/live`)).rejects.toThrow();
  });

  test.each(['PORT', 'SIMULATOR_PORT'])(
    'with a %s that is taken ends with one line and leaves no Postgres',
    async (name) => {
      const taken = await takePort();
      expectOneLine(await start({ DATA_DIR: dataDir, ...ports, [name]: taken.port }).ended, takenLine);
      expect(existsSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
      taken.server.close();
    },
  );
});

const takenLine = /^Port \d+ is taken: .*\bPORT or SIMULATOR_PORT\b/;

async function takePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, port: String(typeof address === 'object' ? address?.port : '') };
}

function expectOneLine({ code, stderr }: Ending, line: RegExp): void {
  expect(stderr).toMatch(/^[^\n]+\n$/);
  expect(stderr.trimEnd()).toMatch(line);
  expect(stderr).not.toMatch(/\bat .*\.(ts|js):\d+/);
  expect(code).toBe(1);
}

describe('a wrong environment', () => {
  let database: { url: string; drop(): Promise<void> };
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await Promise.all(started.map((service) => service.stop()));
    await database.drop();
  });

  interface Case {
    what: string;
    env: () => Promise<Record<string, string>> | Record<string, string>;
    says: RegExp;
  }

  test.concurrent.each<Case>([
    { what: 'PORT=abc', env: () => ({ PORT: 'abc' }), says: /^PORT is "abc"; it must be a port number/ },
    { what: 'HOST=999.1.1.1', env: () => ({ HOST: '999.1.1.1' }), says: /\bHOST\b.*999\.1\.1\.1/ },
    {
      what: 'a DATABASE_URL at a port where nobody listens',
      env: async () => ({ DATABASE_URL: `postgres://user:passw0rd@127.0.0.1:${await findFreePort()}/messages` }),
      says: /\bDATABASE_URL\b(?!.*passw0rd)/,
    },
  ])('with $what ends with one line that names it', async ({ env, says }) => {
    const service = start({
      HOST: '127.0.0.1',
      PORT: String(await findFreePort()),
      PUBLIC_URL: 'http://127.0.0.1:4000',
      DATABASE_URL: database.url,
      AUTH_SECRET: authSecret,
      CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64'),
      ...(await env()),
    });
    expectOneLine(await service.ended, says);
  });

  test.concurrent.each(['PORT', 'SIMULATOR_PORT'])('npm start with %s=abc ends with one line', async (name) => {
    const service = start({ DATA_DIR: join(dataDir, name), [name]: 'abc' });
    expectOneLine(await service.ended, new RegExp(`^${name} is "abc"`));
  });
});
