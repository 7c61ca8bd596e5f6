import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../../src/app.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { postCallback, receiptOf } from '../support/callback.ts';
import { createDatabase, queryDatabase } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { startNode } from '../support/node.ts';
import { behave, nextNumbers, readPhone } from '../support/outbound.ts';
import { contact, createRoad, sendDocument } from '../support/road.ts';
import type { Service } from '../support/service.ts';

let database: { url: string; drop(): Promise<void> };
let simulator: Simulator;
let port: number;
let app: App;

beforeAll(async () => {
  [database, simulator, port] = await Promise.all([createDatabase(), startSimulator({ port: 0 }), findFreePort()]);
  app = await startNode({ databaseUrl: database.url, role: 'all', port });
});
afterAll(async () => {
  await app.close();
  await simulator.close();
  await database.drop();
});

/** The service as it runs now. */
function service(): Service {
  const url = `http://127.0.0.1:${port}`;
  return { url, databaseUrl: database.url, app, simulator, close: () => app.close() };
}

async function countByStatus(): Promise<Record<string, number>> {
  const rows = await queryDatabase<{ status: string; count: number }>(
    database.url,
    'select status, count(*)::int as count from outbound_message group by status',
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

test('a stop in the middle of many batches settles what the carrier has, and the next start delivers the rest: everything once', async () => {
  const road = await createRoad(service());
  const requests = 60;
  const { prefix, numbers } = nextNumbers(requests * 10);
  // Slow enough that the stop finds sends at work and jobs that wait.
  await behave(service(), prefix, { latencyMs: 400, receipts: 'none' });
  await Promise.all(
    Array.from({ length: requests }, (_, request) => {
      const contacts = numbers.slice(request * 10, request * 10 + 10).map((to) => contact(to));
      return road.admin.run(sendDocument, { input: { configurationId: road.configurationId, contacts } });
    }),
  );
  await vi.waitFor(async () => expect((await countByStatus())['SENDING']).toBeGreaterThan(0), 10_000);
  await road.admin.close();
  await app.close();

  const stopped = await countByStatus();
  expect(Object.keys(stopped).sort()).toEqual(['QUEUED', 'SENT']);
  const carried = (await Promise.all(numbers.map((to) => readPhone(service(), to)))).flat();
  expect(carried).toHaveLength(stopped['SENT'] ?? 0);

  await behave(service(), prefix, { latencyMs: 0, receipts: 'all' });
  app = await startNode({ databaseUrl: database.url, role: 'all', port });
  const reported = carried.map(({ id, reference }) => postCallback(road, receiptOf(id, 'delivered'), { reference }));
  expect(new Set(await Promise.all(reported))).toEqual(new Set([200]));
  await vi.waitFor(async () => expect(await countByStatus()).toEqual({ DELIVERED: numbers.length }), {
    timeout: 25_000,
    interval: 100,
  });
  for (const to of numbers) expect(await readPhone(service(), to)).toHaveLength(1);
  const [messages] = await queryDatabase<{ attempts: number }>(
    database.url,
    'select max(attempts)::int as attempts from outbound_message',
  );
  expect(messages?.attempts).toBe(1);
  const states = await queryDatabase(database.url, 'select distinct state from outbound_request');
  expect(states).toEqual([{ state: 'COMPLETED' }]);
}, 60_000);

test('a stop with nothing at work is quick and repeatable', async () => {
  const another = await startNode({ databaseUrl: database.url, role: 'all' });
  await Promise.all([another.close(), another.close()]);
  await another.close();
});
