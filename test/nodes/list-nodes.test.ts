import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import type { App } from '../../src/app.ts';
import { maintenanceQueue } from '../../src/worker/queues.ts';
import { type Client, createClient } from '../support/client.ts';
import { createDatabase, queryDatabase } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { graphql } from '../support/generated/gql.ts';
import { startNode } from '../support/node.ts';

const nodesDocument = graphql(`query Nodes { nodes { id role version startedAt seenAt redis } }`);

let database: Awaited<ReturnType<typeof createDatabase>>;
let api: App;
let admin: Client;
beforeAll(async () => {
  database = await createDatabase();
  api = await startNode({ databaseUrl: database.url, role: 'api' });
  admin = await createClient(api.url ?? '');
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const list = async (client = admin) => (await client.run(nodesDocument, {})).nodes;
const ids = async () => (await list()).map(({ id }) => id);

test('an administrator of whichever organization sees every node, until it stops', async () => {
  const redisUrl = `redis://127.0.0.1:${await findFreePort()}`;
  const worker = await startNode({
    databaseUrl: database.url,
    role: 'worker',
    publicUrl: api.url ?? '',
    env: { REDIS_URL: redisUrl },
  });
  const nodes = await list();
  const { version } = packageJson;
  expect(nodes).toEqual([
    { id: api.nodeId, role: 'API', version, redis: 'ABSENT', startedAt: expect.anything(), seenAt: expect.anything() },
    {
      id: worker.nodeId,
      role: 'WORKER',
      version,
      redis: 'DOWN',
      startedAt: expect.anything(),
      seenAt: expect.anything(),
    },
  ]);
  expect(await list(await createClient(api.url ?? ''))).toMatchObject([{ id: api.nodeId }, { id: worker.nodeId }]);
  await worker.close();
  expect(await ids()).toEqual([api.nodeId]);
});

test.each(['agent', 'service', 'viewer'] as const)('the role %s does not see them', async (role) => {
  const client = await createClient(api.url ?? '', { organizationId: admin.organizationId, roles: [role] });
  expect((await client.refused(nodesDocument, {})).extensions?.code).toBe('FORBIDDEN');
});

test('a node gives signs of life, also after it was taken for dead and forgotten', async () => {
  const [before] = await list();
  await queryDatabase(database.url, 'delete from node where id = $1', [api.nodeId]);
  const after = await vi.waitFor(
    async () => {
      const [node] = await list();
      if (node === undefined) throw new Error('It is not back yet');
      return node;
    },
    { timeout: 10_000 },
  );
  expect(after).toMatchObject({ id: api.nodeId, startedAt: before?.startedAt });
  expect(Date.parse(after.seenAt)).toBeGreaterThan(Date.parse(before?.seenAt ?? ''));
});

test('what died drops off the list ten minutes after its last sign of life, and its row with it', async () => {
  const worker = await startNode({ databaseUrl: database.url, role: 'worker', publicUrl: api.url ?? '' });
  const dead = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
  await queryDatabase(
    database.url,
    `insert into node (id, role, version, redis, seen_at) values ($1, 'api', '0', 'up', now() - interval '9 minutes 50 seconds')`,
    [dead],
  );
  expect(await ids()).toContain(dead);
  await queryDatabase(database.url, `update node set seen_at = seen_at - interval '20 seconds' where id = $1`, [dead]);
  expect(await ids()).not.toContain(dead);
  await worker.store.jobs.enqueue(worker.store.em.fork(), maintenanceQueue, {});
  const rows = () => queryDatabase<{ id: string }>(database.url, 'select id from node order by id');
  await vi.waitFor(async () => expect(await rows()).toEqual([{ id: api.nodeId }, { id: worker.nodeId }]), 10_000);
  await worker.close();
});
