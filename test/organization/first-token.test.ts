import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { createClient, postGraphQL, signToken } from '../support/client.ts';
import { queryDatabase } from '../support/database.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ role: 'api' });
});
afterAll(() => service.close());

function organizations(id: string): Promise<{ name: string }[]> {
  return queryDatabase(service.databaseUrl, 'select name from organization where id = $1', [id]);
}

test('an organization comes into being with the first valid token that names it', async () => {
  const organizationId = newId();
  expect(await organizations(organizationId)).toEqual([]);
  await (await createClient(service.url, { organizationId, roles: ['viewer'] })).eventCursor();
  expect(await organizations(organizationId)).toEqual([{ name: 'Organization' }]);
});

test('many first tokens at once make one organization', async () => {
  const organizationId = newId();
  const clients = await Promise.all(
    Array.from({ length: 10 }, (_, index) => createClient(service.url, { organizationId, subject: `user-${index}` })),
  );
  await Promise.all(clients.map((client) => client.eventCursor()));
  expect(await organizations(organizationId)).toHaveLength(1);
});

test('a token that is not valid brings no organization into being', async () => {
  const organizationId = newId();
  const token = await signToken({ organizationId }, 'another secret, just as long as it has to be');
  await postGraphQL(service.url, { query: '{ eventCursor }' }, { authorization: `Bearer ${token}` });
  expect(await organizations(organizationId)).toEqual([]);
});

test('an organization that exists keeps its name', async () => {
  const organizationId = newId();
  await queryDatabase(service.databaseUrl, 'insert into organization (id, name) values ($1, $2)', [
    organizationId,
    'Contoso',
  ]);
  await (await createClient(service.url, { organizationId })).eventCursor();
  expect(await organizations(organizationId)).toEqual([{ name: 'Contoso' }]);
});
