import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryDatabase } from '../support/database.ts';
import type { SendOutboundInput } from '../support/generated/graphql.ts';
import { readPhone, untilCompleted } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('a call that is repeated with its idempotency key', () => {
  test('answers with the same request, and the handset has the message once', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    const input = { configurationId: road.configurationId, contacts: [contact(to)], idempotencyKey: 'order 1' };
    const first = await send(road, input);
    await untilCompleted(road, first.id);
    const second = await send(road, input);
    expect(second.id).toBe(first.id);
    expect(second.messages.edges.map(({ node }) => node.id)).toEqual(first.messages.edges.map(({ node }) => node.id));
    expect(await readPhone(service, to)).toHaveLength(1);
    expect(await countRequests(road)).toBe(1);
    await road.admin.close();
  });

  test('is the same call whatever the order of its members', async () => {
    const road = await createRoad(service, { body: '{a} {b}' });
    const to = nextNumber();
    const { configurationId } = road;
    const first = await send(road, {
      configurationId,
      idempotencyKey: 'key',
      contacts: [{ to, optIn: true, locale: 'en', contextItems: { a: 1, b: { c: 1, d: [1, { e: 2, f: 3 }] } } }],
    });
    const second = await send(road, {
      contacts: [{ contextItems: { b: { d: [1, { f: 3, e: 2 }], c: 1 }, a: 1 }, locale: 'en', optIn: true, to }],
      idempotencyKey: 'key',
      configurationId,
    });
    expect(second.id).toBe(first.id);
  });

  test('by 20 callers at once is one request', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    const input = { configurationId: road.configurationId, contacts: [contact(to)], idempotencyKey: 'at once' };
    const requests = await Promise.all(Array.from({ length: 20 }, () => send(road, input)));
    const ids = new Set(requests.map(({ id }) => id));
    expect(ids.size).toBe(1);
    for (const id of ids) await untilCompleted(road, id);
    expect(await countRequests(road)).toBe(1);
    expect(await readPhone(service, to)).toHaveLength(1);
    await road.admin.close();
  });

  test('is answered even when its configuration has become inactive or its time has passed', async () => {
    const road = await createRoad(service);
    const input = {
      configurationId: road.configurationId,
      contacts: [contact(nextNumber())],
      idempotencyKey: 'for later',
      sendAt: new Date(Date.now() + 300).toISOString(),
    };
    const first = await send(road, input);
    await queryDatabase(service.databaseUrl, 'update outbound_configuration set is_active = false where id = $1', [
      road.configurationId,
    ]);
    await untilCompleted(road, first.id);
    expect((await send(road, input)).id).toBe(first.id);
    await road.admin.close();
  });
});

describe('an idempotency key', () => {
  const others: [string, (input: SendOutboundInput) => SendOutboundInput][] = [
    ['another contact', (input) => ({ ...input, contacts: [contact(nextNumber())] })],
    ['one contact more', (input) => ({ ...input, contacts: [...input.contacts, contact(nextNumber())] })],
    [
      'another value',
      (input) => ({ ...input, contacts: [{ ...input.contacts[0], contextItems: { CustomerName: 'Jüri' } }] as never }),
    ],
    ['a time', (input) => ({ ...input, sendAt: new Date(Date.now() + 60_000).toISOString() })],
  ];
  test.each(others)('with %s is refused as IDEMPOTENCY_CONFLICT, and nothing is sent', async (_what, alter) => {
    const road = await createRoad(service);
    const input = { configurationId: road.configurationId, contacts: [contact(nextNumber())], idempotencyKey: 'key' };
    await send(road, input);
    const error = await road.admin.refused(sendDocument, { input: alter(input) });
    expect(error.extensions).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', field: 'idempotencyKey' });
    expect(await countRequests(road)).toBe(1);
  });
});

async function send(road: Road, input: SendOutboundInput) {
  return (await road.admin.run(sendDocument, { input })).sendOutbound;
}

async function countRequests({ admin }: Road): Promise<number | undefined> {
  const [row] = await queryDatabase<{ count: number }>(
    service.databaseUrl,
    'select count(*)::int as count from outbound_request where organization_id = $1',
    [admin.organizationId],
  );
  return row?.count;
}
