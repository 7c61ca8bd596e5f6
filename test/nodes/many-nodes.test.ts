import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { findLastingPort } from '../chaos/find-lasting-port.ts';
import { type ServiceProcess, superviseService } from '../chaos/service-process.ts';
import { createClient } from '../support/client.ts';
import { createDatabase } from '../support/database.ts';
import { behave, nextNumbers, type StatusEvent } from '../support/outbound.ts';
import { type RunningRedis, redisServer, startRedis } from '../support/redis.ts';
import { contact, control, createRoad, sendDocument, statusDocument } from '../support/road.ts';
import { authSecret, type Service } from '../support/service.ts';

const closers: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe.skipIf(redisServer === undefined)('two apis and two workers as processes (needs redis-server)', () => {
  let redis: RunningRedis;
  let urls: [string, string];
  let workers: ServiceProcess[];
  let service: Pick<Service, 'url' | 'simulator'>;

  beforeAll(async () => {
    const logs = mkdtempSync(join(tmpdir(), 'nodes-test-'));
    closers.push(() => rmSync(logs, { recursive: true, force: true }));
    const [server, database, simulator, portA, portB] = await Promise.all([
      startRedis(redisServer ?? ''),
      createDatabase(),
      startSimulator({ port: 0 }),
      findLastingPort(),
      findLastingPort(),
    ]);
    redis = server;
    closers.push(database.drop, simulator.close, redis.kill);
    urls = [`http://127.0.0.1:${portA}`, `http://127.0.0.1:${portB}`];
    const start = async (name: string, role: 'api' | 'worker', port: number) => {
      const env = {
        HOST: '127.0.0.1',
        PORT: String(port),
        PUBLIC_URL: urls[0],
        DATABASE_URL: database.url,
        REDIS_URL: redis.url,
        AUTH_SECRET: authSecret,
        CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64'),
        LOG_LEVEL: 'warn',
      };
      const started = await superviseService(name, role, env, logs);
      closers.push(started.close);
      return started;
    };
    [, , ...workers] = await Promise.all([
      start('api-a', 'api', portA),
      start('api-b', 'api', portB),
      start('worker-0', 'worker', portA),
      start('worker-1', 'worker', portA),
    ]);
    service = { url: urls[0], simulator };
  }, 120_000);

  /** Both apis are ready, and say this of Redis. */
  const untilRedisIs = (state: 'up' | 'down') =>
    vi.waitFor(async () => {
      const answers = await Promise.all(urls.map((url) => fetch(`${url}/health/ready`)));
      const bodies = await Promise.all(answers.map((answer) => answer.json()));
      const expected = { status: 'ready', redis: state, degraded: state === 'up' ? [] : ['redis'] };
      expect([answers.map(({ status }) => status), bodies]).toEqual([
        [200, 200],
        [expected, expected],
      ]);
    }, 10_000);

  test('send each message once and tell of each event, while Redis and a worker die and come back', async () => {
    const road = await createRoad(service);
    const { organizationId } = road.admin;
    const atB = await createClient(urls[1], { organizationId });
    await untilRedisIs('up');
    const after = await road.admin.eventCursor();
    const following = atB.follow(statusDocument, { after });
    const { prefix, numbers } = nextNumbers(300);
    await behave(service, prefix, { latencyMs: 100, receiptDelayMs: 500 });

    // Whichever worker comes to its thirtieth send ends there, so that some are with the carrier and some are not.
    const deaths = workers.map((worker) => worker.killAt({ step: 'sending', passing: 30 }, 200, 5_000));
    for (let sent = 0; sent < numbers.length; sent += 100) {
      const contacts = numbers.slice(sent, sent + 100).map((to) => contact(to));
      await road.admin.run(sendDocument, { input: { configurationId: road.configurationId, contacts } });
    }
    const told: StatusEvent[] = [];
    const tell = async (enough: () => boolean) => {
      while (!enough()) told.push((await following.next()).deliveryStatusChanged);
    };
    await tell(() => told.some(({ status }) => status === 'SENDING'));
    await redis.kill();
    await untilRedisIs('down');
    expect(await Promise.all(deaths)).toContain(true);
    await redis.start();
    await untilRedisIs('up');
    const delivered = new Set<string>();
    let counted = 0;
    await tell(() => {
      for (const { status, message } of told.slice(counted)) if (status === 'DELIVERED') delivered.add(message.id);
      counted = told.length;
      return delivered.size === numbers.length;
    });
    following.stop();

    const phones = await control<{ messages: number; duplicates: number }>(service, 'GET', '/phones?count');
    expect(phones).toMatchObject({ messages: numbers.length, duplicates: 0 });
    // The log as it is now, read at the other node.
    const reading = road.admin.follow(statusDocument, { after });
    const last = told.at(-1)?.cursor;
    const logged = await reading.until(({ deliveryStatusChanged }) => deliveryStatusChanged.cursor === last);
    reading.stop();
    expect(told.map(({ cursor }) => cursor)).toEqual(logged.map((data) => data.deliveryStatusChanged.cursor));
    expect(workers.flatMap(({ ownEnds }) => ownEnds)).toEqual([]);
    await Promise.all([road.admin.close(), atB.close()]);
  }, 120_000);
});
