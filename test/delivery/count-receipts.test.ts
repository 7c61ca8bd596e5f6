import { afterAll, beforeAll, expect, test } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import { queryDatabase } from '../support/database.ts';
import { endFirstCommit } from '../support/deadlock.ts';
import { readMetrics } from '../support/metrics.ts';
import { type Service, startService } from '../support/service.ts';
import { sendUnconfirmed } from '../support/unconfirmed.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function send() {
  const { road, id, messageSid, reference } = await sendUnconfirmed(service);
  return {
    id,
    messageSid,
    road,
    close: () => road.admin.close(),
    report: (status: string) => postCallback(road, receiptOf(messageSid, status), { reference }),
  };
}

/** How much each series has grown. */
async function grown(work: () => Promise<unknown>): Promise<(name: string) => number> {
  const before = await readMetrics(service);
  await work();
  const after = await readMetrics(service);
  return (name) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
}

test('a receipt whose transaction Postgres ends for a deadlock is counted once', async () => {
  const { report, close } = await send();
  const endOf = await endFirstCommit(service.databaseUrl, 'insert on receipt');
  const by = await grown(() => report('delivered'));
  expect(await endOf()).toBe(2);
  expect(by('outbound_receipts_total{status="DELIVERED",fate="stored"}')).toBe(1);
  expect(by('outbound_receipt_batch_size_count')).toBe(1);
  await close();
});

const delayOf = (status: string, series: string) => `outbound_receipt_delay_seconds_${series}{status="${status}"}`;

test.each([
  ['delivered', 'DELIVERED'],
  ['undelivered', 'FAILED'],
])('from the claim of a message to its receipt "%s" is measured once', async (reported, status) => {
  const { id, report, close } = await send();
  await queryDatabase(
    service.databaseUrl,
    `update outbound_message set history = jsonb_set(history, '{1,at}', to_jsonb(now() - interval '1 hour')) where id = $1`,
    [id],
  );
  const by = await grown(async () => {
    for (const again of ['sent', reported, reported, 'delivered']) await report(again);
  });
  expect(by(delayOf(status, 'count'))).toBe(1);
  expect(by(delayOf(status, 'sum'))).toBeGreaterThan(3_599);
  expect(by(delayOf(status, 'sum'))).toBeLessThan(3_700);
  await close();
});

test('a receipt of an earlier attempt, or of one that nobody knows, is not measured', async () => {
  const { id, road, messageSid, report, close } = await send();
  await queryDatabase(service.databaseUrl, 'update outbound_message set attempts = 2 where id = $1', [id]);
  const by = await grown(async () => {
    await report('delivered');
    await postCallback(road, receiptOf(`${messageSid}0`, 'delivered'), { reference: 'nobody' });
  });
  expect(by('outbound_receipts_total{status="DELIVERED",fate="stored"}')).toBe(1);
  expect(by('outbound_receipts_total{status="DELIVERED",fate="orphan"}')).toBe(1);
  expect(by(delayOf('DELIVERED', 'count'))).toBe(0);
  await close();
});
