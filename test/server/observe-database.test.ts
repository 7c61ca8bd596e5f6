import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import { createClient } from '../support/client.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { readMetrics } from '../support/metrics.ts';
import { behave, nextNumbers, readPhone, sendUntil } from '../support/outbound.ts';
import { createRoad } from '../support/road.ts';
import { type ServiceOptions, startService } from '../support/service.ts';

const requestsDocument = graphql(`query ObservedRequests { outboundRequests { edges { node { id } } } }`);

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function start(options?: ServiceOptions) {
  const service = await startService(options);
  opened.push(service.close);
  return service;
}

test('a doubt that a receipt has settled is counted no more, though it is still on the list', async () => {
  const service = await start({ times: { firstLookUpMs: 600_000 } });
  const road = await createRoad(service);
  opened.push(road.admin.close);
  const { prefix, numbers } = nextNumbers(2);
  await behave(service, prefix, { answer: 'accept-then-drop', receipts: 'none' });
  await sendUntil(road, numbers, 'IN_DOUBT');
  const [received] = await readPhone(service, numbers[0] ?? '');
  if (received === undefined) throw new Error('The handset has nothing');
  await postCallback(road, receiptOf(received.id, 'delivered'), { reference: received.reference });
  const listed = await queryDatabase(service.databaseUrl, 'select 1 from doubt');
  expect(listed).toHaveLength(2);
  expect((await readMetrics(service)).get('outbound_messages_in_doubt')).toBe(1);
});

/** Holds what operations on requests need, until it is called. */
async function holdRequests(databaseUrl: string): Promise<() => Promise<void>> {
  const holder = new Client({ connectionString: databaseUrl });
  await holder.connect();
  await holder.query('begin; lock table outbound_request');
  let isHeld = true;
  const release = async () => {
    if (isHeld) await holder.end();
    isHeld = false;
  };
  opened.push(release);
  return release;
}

test('while the database keeps all connections waiting, /metrics tells of the process, and that the rest is missing, and /health/ready says so', async () => {
  const service = await start({ role: 'api', env: { DATABASE_CONNECTIONS: '2' } });
  const admin = await createClient(service.url);
  opened.push(admin.close);
  await admin.run(requestsDocument, {});
  const release = await holdRequests(service.databaseUrl);
  const asked = Promise.all([1, 2, 3].map(() => admin.run(requestsDocument, {})));
  await expect
    .poll(() => queryDatabase(service.databaseUrl, 'select 1 from pg_locks where not granted'), { timeout: 10_000 })
    .toHaveLength(2);

  const metrics = await readMetrics(service);
  expect(metrics.get('outbound_database_up')).toBe(0);
  for (const name of ['outbound_dead_jobs', 'outbound_redis_up']) expect(metrics.has(name)).toBe(false);
  expect(metrics.get('outbound_database_connections{state="in_use"}')).toBe(2);
  expect(metrics.get('outbound_database_connections{state="idle"}')).toBe(0);
  expect(metrics.get('outbound_database_waiting')).toBeGreaterThan(0);
  const readiness = await fetch(`${service.url}/health/ready`);
  expect([readiness.status, await readiness.json()]).toEqual([
    503,
    expect.objectContaining({ status: 'not ready', reason: 'The database has not answered within 3 seconds.' }),
  ]);

  await release();
  await asked;
  await expect.poll(async () => (await readMetrics(service)).get('outbound_database_up'), { timeout: 10_000 }).toBe(1);
  expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  expect((await readMetrics(service)).get('outbound_dead_jobs')).toBe(0);
  expect((await readMetrics(service)).get('outbound_database_waiting')).toBe(0);
});

test('nodes that gave a sign of life of late are counted by their role', async () => {
  const service = await start({ role: 'api' });
  await queryDatabase(
    service.databaseUrl,
    `insert into node (id, role, version, redis, seen_at)
     select gen_random_uuid(), 'worker', '0', 'absent', now() - age * interval '1 second' from unnest(array[0, 5, 60]) age`,
  );
  const metrics = await readMetrics(service);
  const counts = ['api', 'worker', 'all'].map((role) => metrics.get(`outbound_nodes{role="${role}"}`));
  expect(counts).toEqual([1, 2, 0]);
});
