import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { maintenanceQueue } from '../../src/worker/queues.ts';
import { openConversation } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { countRows, keyedMutations, make } from '../support/keyed-mutations.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function maintain(): Promise<void> {
  const { jobs, em } = service.app.store;
  await jobs.enqueue(em.fork(), maintenanceQueue, {});
}

async function readKeys(): Promise<string[]> {
  const rows = await queryDatabase<{ key: string }>(
    service.databaseUrl,
    'select key from idempotency_key order by key',
  );
  return rows.map(({ key }) => key);
}

test('a key of more than 7 days ago is forgotten, however many there are, and a younger one is not', async () => {
  const [mutation] = keyedMutations;
  if (mutation === undefined) throw new Error('There is no keyed mutation');
  const opened = await openConversation(service);
  const call = (idempotencyKey: string) => make(opened.road, mutation, { ...mutation.input(opened), idempotencyKey });
  const [young, old] = [await call('young'), await call('old')];
  await queryDatabase(
    service.databaseUrl,
    `update idempotency_key set created_at = now() - case key when 'old' then interval '7 days 1 minute' else interval '6 days 23 hours' end`,
  );
  await queryDatabase(
    service.databaseUrl,
    `insert into idempotency_key (organization_id, operation, key, fingerprint, result_id, created_at)
     select $1, 'sendOutbound', 'old ' || i, '', gen_random_uuid(), now() - interval '8 days' from generate_series(1, 25000) i`,
    [opened.road.admin.organizationId],
  );
  await maintain();
  await vi.waitFor(async () => expect(await readKeys()).toEqual(['young']), 10_000);
  const before = await countRows(service, opened.road, mutation);
  expect(await call('young')).toEqual(young);
  expect(await call('old')).not.toEqual(old);
  expect(await countRows(service, opened.road, mutation)).toBe(before + 1);
});
