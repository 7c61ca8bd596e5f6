import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { graphql } from '../support/generated/gql.ts';
import { contact, control, createRoad, nextNumber, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const received = graphql(`
  subscription OwnEventsReceived($after: Cursor) {
    messageReceived(after: $after) { cursor message { body conversation { customerAddress } } }
  }
`);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

test('a service is told of what it sent and of the answers to it, and of nothing else', async () => {
  const road = await createRoad(service);
  const { organizationId } = road.admin;
  const crm = await createClient(service.url, { organizationId, roles: ['service'], subject: 'crm' });
  const after = await crm.eventCursor();
  const [others, own] = [nextNumber(), nextNumber()];
  const send = (to: string) => ({ input: { configurationId: road.configurationId, contacts: [contact(to)] } });
  const all = road.admin.follow(statusDocument, { after });
  const statuses = crm.follow(statusDocument, { after });
  const answers = crm.follow(received, { after });
  for (const [client, to] of [
    [road.admin, others],
    [crm, own],
  ] as const) {
    await client.run(sendDocument, send(to));
    await all.until(({ deliveryStatusChanged: { status, message } }) => status === 'DELIVERED' && message.to === to);
    await control(service, 'POST', `/phones/${encodeURIComponent(to)}/messages`, {
      to: road.address,
      body: `From ${to}`,
    });
  }
  const seen = await statuses.until(({ deliveryStatusChanged: { status } }) => status === 'DELIVERED');
  expect(new Set(seen.map(({ deliveryStatusChanged }) => deliveryStatusChanged.message.to))).toEqual(new Set([own]));
  expect(await answers.next()).toMatchObject({ messageReceived: { message: { body: `From ${own}` } } });
  await Promise.all([road.admin.close(), crm.close()]);
});
