import { expect, test } from 'vitest';
import { createClient, postGraphQL } from '../support/client.ts';
import { queryDatabase } from '../support/database.ts';
import { type Service, startService } from '../support/service.ts';

async function health(service: Service, name: string) {
  const response = await fetch(`${service.url}/health/${name}`);
  return { status: response.status, body: await response.json() };
}

const live = { status: 200, body: { status: 'live' } };
const withoutRedis = { redis: 'absent', degraded: [] };
const ready = { status: 200, body: { status: 'ready', ...withoutRedis } };
const unreachable = {
  status: 503,
  body: { status: 'not ready', reason: 'The database cannot be reached.', ...withoutRedis },
};

/** Nobody gets into the database any more, and who is in it is put out. */
async function shut(service: Service, isShut: boolean): Promise<void> {
  const url = new URL(service.databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/template1';
  await queryDatabase(url.href, `alter database ${name} allow_connections ${!isShut}`);
  if (!isShut) return;
  await queryDatabase(url.href, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
}

test('the service is ready while its database is there, and live without it too', async () => {
  const service = await startService({ role: 'api' });
  const admin = await createClient(service.url);
  const authorization = `Bearer ${admin.token}`;
  expect([await health(service, 'live'), await health(service, 'ready')]).toEqual([live, ready]);

  await shut(service, true);
  expect([await health(service, 'live'), await health(service, 'ready')]).toEqual([live, unreachable]);
  const { errors } = await postGraphQL(service.url, { query: '{ eventCursor }' }, { authorization });
  expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
  expect(JSON.stringify(errors)).not.toMatch(/database|connect|postgres|sql/i);

  await shut(service, false);
  expect(await health(service, 'ready')).toEqual(ready);
  const again = await postGraphQL(service.url, { query: '{ eventCursor }' }, { authorization });
  expect(again.data).toHaveProperty('eventCursor');
  await service.close();
});
