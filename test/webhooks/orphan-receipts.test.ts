import { afterAll, beforeAll, expect, test } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import { createClient } from '../support/client.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { createRoad } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const orphansDocument = graphql(`
  query OrphanReceipts { orphanReceipts { count latest { channelId providerMessageId status } } }
`);

test('receipts that find no message are counted and shown to admins of their organization', async () => {
  const [road, other] = await Promise.all([createRoad(service), createRoad(service)]);
  for (const reference of [undefined, 'abc', '01a20676-632e-71dc-9059-73a59c5de925.1']) {
    const sid = `SM${reference?.length ?? 0}`;
    expect(await postCallback(road, receiptOf(sid, 'delivered'), reference === undefined ? {} : { reference })).toBe(
      200,
    );
  }
  expect((await road.admin.run(orphansDocument, {})).orphanReceipts.count).toBe(0);
  await queryDatabase(service.databaseUrl, `update receipt set received_at = received_at - interval '2 minutes'`);
  const { orphanReceipts } = await road.admin.run(orphansDocument, {});
  const { channelId } = road;
  expect(orphanReceipts).toEqual({
    count: 3,
    latest: ['SM38', 'SM3', 'SM0'].map((providerMessageId) => ({ channelId, providerMessageId, status: 'DELIVERED' })),
  });
  expect((await other.admin.run(orphansDocument, {})).orphanReceipts).toEqual({ count: 0, latest: [] });
  const agent = await createClient(service.url, { organizationId: road.admin.organizationId, roles: ['agent'] });
  expect((await agent.refused(orphansDocument, {})).extensions?.code).toBe('FORBIDDEN');
  await Promise.all([road.admin.close(), other.admin.close()]);
});
