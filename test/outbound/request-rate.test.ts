import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryDatabase } from '../support/database.ts';
import { contact, createRoad, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ env: { MAX_REQUESTS_PER_HOUR: '3' } });
});
afterAll(() => service.close());

// No contact is sent to: it is the requests that are counted.
const contacts = [contact('nobody')];

describe("an organization's requests of the last hour", () => {
  test('are refused as RATE_LIMITED above the limit, with the time to wait, and leave nothing behind', async () => {
    const road = await createRoad(service);
    await sendTimes(road, 3);
    const error = await road.admin.refused(sendDocument, {
      input: { configurationId: road.configurationId, contacts },
    });
    expect(error.extensions?.code).toBe('RATE_LIMITED');
    expect(error.extensions?.retryAfterSeconds).toBeGreaterThan(3_500);
    expect(error.extensions?.retryAfterSeconds).toBeLessThanOrEqual(3_600);
    expect(await countRows(road)).toEqual({ requests: 3, messages: 3, counted: 3 });
  });

  test('that come at once get no more through than the limit allows', async () => {
    const road = await createRoad(service);
    const calls = Array.from({ length: 12 }, () =>
      road.admin.run(sendDocument, { input: { configurationId: road.configurationId, contacts } }),
    );
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await countRows(road)).toEqual({ requests: 3, messages: 3, counted: 3 });
  });

  test('are counted for each organization by itself', async () => {
    const [one, other] = await Promise.all([createRoad(service), createRoad(service)]);
    await sendTimes(one, 3);
    await sendTimes(other, 3);
  });

  test('do not count when they repeat an earlier one with its idempotency key, which is answered even above the limit', async () => {
    const road = await createRoad(service);
    const input = { configurationId: road.configurationId, contacts, idempotencyKey: 'key' };
    const first = await road.admin.run(sendDocument, { input });
    for (let repeat = 0; repeat < 5; repeat++) await road.admin.run(sendDocument, { input });
    const twins = { input: { ...input, idempotencyKey: 'at once' } };
    await Promise.all(Array.from({ length: 5 }, () => road.admin.run(sendDocument, twins)));
    await sendTimes(road, 1);
    const error = await road.admin.refused(sendDocument, { input: { ...input, idempotencyKey: 'another' } });
    expect(error.extensions?.code).toBe('RATE_LIMITED');
    expect((await road.admin.run(sendDocument, { input })).sendOutbound.id).toBe(first.sendOutbound.id);
  });

  test('leave the key of a refused one free: once there is room, the same call goes through', async () => {
    const road = await createRoad(service);
    await sendTimes(road, 3);
    const input = { configurationId: road.configurationId, contacts, idempotencyKey: 'key' };
    await road.admin.refused(sendDocument, { input });
    await ageRequests(road, 61);
    expect((await road.admin.run(sendDocument, { input })).sendOutbound.counts.total).toBe(1);
  });

  test.each([
    [30, 'RATE_LIMITED'],
    [58, 'RATE_LIMITED'],
    [61, undefined],
  ])('that were made %i minutes ago lead to %s', async (minutes, code) => {
    const road = await createRoad(service);
    await sendTimes(road, 3);
    await ageRequests(road, minutes);
    const call = road.admin.run(sendDocument, { input: { configurationId: road.configurationId, contacts } });
    const refusal = await call.then(
      () => undefined,
      (error: Error) => error.message.split(':')[0],
    );
    expect(refusal).toBe(code);
  });

  test('wait no longer than until the oldest of them has left the hour', async () => {
    const road = await createRoad(service);
    await sendTimes(road, 3);
    await ageRequests(road, 50);
    const error = await road.admin.refused(sendDocument, {
      input: { configurationId: road.configurationId, contacts },
    });
    expect(error.extensions?.retryAfterSeconds).toBeGreaterThan(8 * 60);
    expect(error.extensions?.retryAfterSeconds).toBeLessThanOrEqual(10 * 60);
  });
});

async function sendTimes(road: Road, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await road.admin.run(sendDocument, { input: { configurationId: road.configurationId, contacts } });
  }
}

/** What was counted so far is that much longer ago. */
async function ageRequests({ admin }: Road, minutes: number): Promise<void> {
  await queryDatabase(
    service.databaseUrl,
    'update request_rate set minute = minute - make_interval(mins => $2) where organization_id = $1',
    [admin.organizationId, minutes],
  );
}

async function countRows({ admin }: Road) {
  const [row] = await queryDatabase<Record<string, number>>(
    service.databaseUrl,
    `select (select count(*) from outbound_request where organization_id = $1)::int as requests,
            (select count(*) from outbound_message where organization_id = $1)::int as messages,
            (select sum(requests) from request_rate where organization_id = $1)::int as counted`,
    [admin.organizationId],
  );
  return row;
}
