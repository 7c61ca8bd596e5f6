import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../../src/app.ts';
import { record } from '../support/consents.ts';
import { writeFrom } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { startNode } from '../support/node.ts';
import { behave, nextNumbers, type Received, readPhone } from '../support/outbound.ts';
import { contact, createRoad, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

/** An api, and two workers on the same database; how many sends each of them began. */
let service: Service;
let workers: App[];
const begun = [0, 0];
beforeAll(async () => {
  service = await startService({ role: 'api' });
  workers = await Promise.all(
    begun.map((_, index) =>
      startNode({
        databaseUrl: service.databaseUrl,
        publicUrl: service.url,
        role: 'worker',
        onDeliveryStep(step) {
          if (step === 'sending') begun[index] = (begun[index] ?? 0) + 1;
        },
      }),
    ),
  );
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await service.close();
});

type ReceivedAt = Received & { receivedAt: string };

interface OptOut {
  address: string;
  recordedMs: number;
}

function findOptOuts({ admin }: Road): Promise<OptOut[]> {
  return queryDatabase<OptOut>(
    service.databaseUrl,
    `select address, (extract(epoch from recorded_at) * 1000)::float8 as "recordedMs" from consent
     where organization_id = $1 and state = 'OPTED_OUT'`,
    [admin.organizationId],
  );
}

/** Several requests of a hundred contacts, each contact in every one of them. */
async function sendToAll(road: Road, numbers: string[], times: number): Promise<void> {
  const { configurationId } = road;
  for (let time = 0; time < times; time++) {
    for (let from = 0; from < numbers.length; from += 100) {
      const contacts = numbers.slice(from, from + 100).map((to) => contact(to));
      await road.admin.run(sendDocument, { input: { configurationId, contacts } });
    }
  }
}

async function countByStatus({ admin }: Road): Promise<Record<string, number>> {
  const rows = await queryDatabase<{ status: string; count: number }>(
    service.databaseUrl,
    `select status, count(*)::int as count from outbound_message
     where organization_id = $1 and not is_confirmation group by status`,
    [admin.organizationId],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

function untilNothingWaits(road: Road): Promise<void> {
  return vi.waitFor(
    async () => {
      const { QUEUED: queued = 0, SENDING: sending = 0 } = await countByStatus(road);
      expect({ queued, sending }).toEqual({ queued: 0, sending: 0 });
    },
    { timeout: 90_000, interval: 200 },
  );
}

/** Messages that were claimed and not settled when the opt-out was recorded, and young enough to begin their send then. */
function findOpen({ admin }: Road, { address, recordedMs }: OptOut): Promise<object[]> {
  return queryDatabase(
    service.databaseUrl,
    `select id, status, at, next_at from (
       select m.id, step ->> 'status' as status, (step ->> 'at')::timestamptz as at,
              lead((step ->> 'at')::timestamptz) over (partition by m.id order by place) as next_at
       from outbound_message m, jsonb_array_elements(history) with ordinality as steps(step, place)
       where organization_id = $1 and to_address = $2 and not is_confirmation
     ) step
     where status = 'SENDING' and at < to_timestamp($3::float8) and coalesce(next_at, 'infinity') > to_timestamp($3::float8)
       and at > to_timestamp($3::float8) - interval '5 seconds'`,
    [admin.organizationId, address, recordedMs / 1000],
  );
}

/** Messages that the handset got after its opt-out was on record; the confirmation is none. */
async function findLate({ address, recordedMs }: OptOut): Promise<ReceivedAt[]> {
  const received = (await readPhone(service, address)) as ReceivedAt[];
  return received.filter(
    ({ body, receivedAt }) => Date.parse(receivedAt) > Math.ceil(recordedMs) && !body.includes('opted out'),
  );
}

test('a handset that says STOP in the middle of a running send gets nothing more, whichever worker sends', async () => {
  const road = await createRoad(service);
  const { prefix, numbers } = nextNumbers(400);
  await behave(service, prefix, { latencyMs: 400, receipts: 'none' });
  const sending = sendToAll(road, numbers, 10);
  const stopping = numbers.filter((_, index) => index % 4 === 0).sort(() => Math.random() - 0.5);
  const answers: Promise<{ status: number }>[] = [];
  for (let group = 0; group < 10; group++) {
    const isFurther = async () =>
      expect((await countByStatus(road))['SENT'] ?? 0).toBeGreaterThanOrEqual(100 * group + 1);
    await vi.waitFor(isFurther, { timeout: 30_000, interval: 10 });
    const phones = stopping.slice(group * 10, group * 10 + 10);
    answers.push(...phones.map((phone) => writeFrom(service, phone, { to: road.address, body: 'STOP' })));
  }
  expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([200]));
  await sending;
  const optOuts = await findOptOuts(road);
  expect(optOuts.map(({ address }) => address).sort()).toEqual(stopping.toSorted());
  await untilNothingWaits(road);
  for (const optOut of optOuts) {
    expect(await findLate(optOut)).toEqual([]);
    expect(await findOpen(road, optOut)).toEqual([]);
  }

  const { SKIPPED: skipped = 0, SENT: sent = 0 } = await countByStatus(road);
  expect(skipped).toBeGreaterThan(0);
  expect(sent + skipped).toBe(4_000);
  for (const count of begun) expect(count).toBeGreaterThan(0);
  await road.admin.close();
}, 120_000);

test('an opt-out waits for the send that a slow carrier keeps, and is answered when that cannot begin any more', async () => {
  const road = await createRoad(service);
  const { prefix, numbers } = nextNumbers(1);
  const [to = ''] = numbers;
  await behave(service, prefix, { latencyMs: 9_000, receipts: 'none' });
  await sendToAll(road, numbers, 1);
  await vi.waitFor(async () => expect(await countByStatus(road)).toEqual({ SENDING: 1 }), {
    timeout: 10_000,
    interval: 5,
  });
  await record(road, to, 'OPTED_OUT');
  expect(await countByStatus(road)).toEqual({ SENDING: 1 });
  const [optOut] = await findOptOuts(road);
  expect(await findOpen(road, optOut ?? { address: to, recordedMs: 0 })).toEqual([]);
  expect(await readPhone(service, to)).toHaveLength(1);
  await behave(service, prefix, { latencyMs: 0 });
  await sendToAll(road, numbers, 1);
  await vi.waitFor(async () => expect(await countByStatus(road)).toEqual({ SENT: 1, SKIPPED: 1 }), 20_000);
  await road.admin.close();
}, 60_000);
