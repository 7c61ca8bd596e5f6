import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { App } from '../../src/app.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { createDatabase } from '../support/database.ts';
import { startNode } from '../support/node.ts';
import { readPhone, sendUntil, untilCompleted } from '../support/outbound.ts';
import { type RunningRedis, redisServer, startRedis } from '../support/redis.ts';
import { createRoad, nextNumber } from '../support/road.ts';
import type { Service } from '../support/service.ts';

const needsRedis = describe.skipIf(redisServer === undefined);

needsRedis('an api node and a worker node on one database, with Redis (needs redis-server)', () => {
  let redis: RunningRedis;
  let database: { url: string; drop(): Promise<void> };
  let simulator: Simulator;
  let api: App;
  let worker: App;
  let service: Service;

  beforeAll(async () => {
    [redis, database, simulator] = await Promise.all([
      startRedis(redisServer ?? ''),
      createDatabase(),
      startSimulator({ port: 0 }),
    ]);
    const env = { REDIS_URL: redis.url };
    api = await startNode({ databaseUrl: database.url, role: 'api', env });
    const url = api.url ?? '';
    worker = await startNode({ databaseUrl: database.url, role: 'worker', publicUrl: url, env });
    service = { url, databaseUrl: database.url, app: api, simulator, close: () => api.close() };
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
    await simulator.close();
    await database.drop();
    await redis.kill();
  });

  test('tell each other: who follows at the one sees what the other did', async () => {
    expect(worker.url).toBeNull();
    const listener = new Redis(redis.url);
    let nudges = 0;
    listener.on('message', () => {
      nudges += 1;
    });
    await listener.subscribe('outbound:events');
    const road = await createRoad(service);
    await vi.waitFor(() => expect(nudges).toBeGreaterThan(0), 5_000);
    nudges = 0;
    const to = nextNumber();
    const { requestId, events } = await sendUntil(road, [to], 'DELIVERED');
    expect(events.map(({ status }) => status)).toEqual(['QUEUED', 'SENDING', 'SENT', 'DELIVERED']);
    await untilCompleted(road, requestId);
    // Accepted and reported at the api; claimed and settled at the worker.
    await vi.waitFor(() => expect(nudges).toBeGreaterThanOrEqual(4), 5_000);
    expect(await readPhone(service, to)).toHaveLength(1);
    listener.disconnect();
    await road.admin.close();
  });

  test('lose nothing when Redis is lost, while messages are on their way and after', async () => {
    const road = await createRoad(service);
    const phones = Array.from({ length: 50 }, () => nextNumber());
    const sending = sendUntil(road, phones, 'DELIVERED');
    await redis.kill();
    expect((await sending).events).toHaveLength(200);
    const more = Array.from({ length: 50 }, () => nextNumber());
    const { requestId, events } = await sendUntil(road, more, 'DELIVERED');
    expect(events).toHaveLength(200);
    expect((await untilCompleted(road, requestId)).counts).toMatchObject({ total: 50, delivered: 50 });
    for (const to of [...phones, ...more]) expect(await readPhone(service, to)).toHaveLength(1);
    await road.admin.close();
  });

  test('start without it, when it cannot be reached', async () => {
    const env = { REDIS_URL: 'redis://127.0.0.1:1' };
    const alone = await startNode({ databaseUrl: database.url, role: 'api', env });
    const road = await createRoad({ ...service, url: alone.url ?? '' });
    const { events } = await sendUntil(road, [nextNumber()], 'DELIVERED');
    expect(events).toHaveLength(4);
    await road.admin.close();
    await alone.close();
  });
});
