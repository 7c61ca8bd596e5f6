import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findFreePort } from '../support/free-port.ts';
import { createReadableLog, type LogLine } from '../support/log-lines.ts';
import { redisServer, startRedis } from '../support/redis.ts';
import { type Service, startService } from '../support/service.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(redisUrl: string): Promise<{ service: Service; lines: LogLine[] }> {
  const { log, lines } = createReadableLog();
  const service = await startService({ role: 'all', log, env: { REDIS_URL: redisUrl } });
  closers.push(service.close);
  return { service, lines };
}

async function readiness({ url }: Service): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/health/ready`);
  return { status: response.status, body: await response.json() };
}

const readyWithout = { status: 200, body: { status: 'ready', redis: 'down', degraded: ['redis'] } };
const ready = { status: 200, body: { status: 'ready', redis: 'up', degraded: [] } };
const about = (lines: LogLine[]) => lines.filter(({ msg }) => msg.startsWith('Redis'));

/** It takes connections and never says a word. */
async function startSilentServer(): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

describe('a service whose Redis does not answer starts, is ready and says so once', () => {
  const password = 'passw0rd';
  test.each([
    { kind: 'refuses connections', path: '', port: findFreePort },
    { kind: 'says nothing', path: '', port: startSilentServer },
    { kind: 'is a Sentinel that is not there', path: '/main', port: findFreePort },
    { kind: 'is a Sentinel that says nothing', path: '/main', port: startSilentServer },
    { kind: 'is a Cluster that is not there', path: '', port: findFreePort },
    { kind: 'is a Cluster that says nothing', path: '', port: startSilentServer },
  ])('where it $kind', async ({ kind, path, port }) => {
    const scheme = kind.includes('Sentinel') ? 'redis+sentinel' : kind.includes('Cluster') ? 'redis+cluster' : 'redis';
    const where = `127.0.0.1:${await port()}`;
    const { service, lines } = await start(`${scheme}://:${password}@${where}${path}`);
    expect(await readiness(service)).toEqual(readyWithout);
    const warnings = about(lines);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ level: 40, redis: expect.stringContaining(where) });
    expect(String(warnings[0]?.['reason'])).not.toBe('');
    expect(JSON.stringify(lines)).not.toContain(password);
  });
});

describe.skipIf(redisServer === undefined)('a service finds its Redis (needs redis-server)', () => {
  const program = redisServer ?? '';

  test('when that comes, loses it and finds it again, and says so each time', async () => {
    const redis = await startRedis(program);
    closers.push(redis.kill);
    await redis.kill();
    const { service, lines } = await start(redis.url);
    expect(await readiness(service)).toEqual(readyWithout);
    const turns: string[] = ['Redis does not answer'];
    for (const turn of ['Redis answers', 'Redis does not answer', 'Redis answers']) {
      await (turn === 'Redis answers' ? redis.start() : redis.kill());
      const expected = turn === 'Redis answers' ? ready : readyWithout;
      await vi.waitFor(async () => expect(await readiness(service)).toEqual(expected), 10_000);
      turns.push(turn);
    }
    expect(about(lines).map(({ msg }) => msg.split(':')[0])).toEqual(turns);
  });

  test('though not with a wrong password, which it does not repeat', async () => {
    const redis = await startRedis(program, ['--requirepass', 'right']);
    closers.push(redis.kill);
    const { service, lines } = await start(redis.url.replace('//', '//:wr0ng@'));
    expect(await readiness(service)).toEqual(readyWithout);
    expect(about(lines)).toMatchObject([{ level: 40, reason: expect.stringContaining('WRONGPASS') }]);
    expect(JSON.stringify(lines)).not.toContain('wr0ng');
  });
});
