import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import { queryDatabase } from '../support/database.ts';
import { behave, loadMessage, nextNumbers, sendUntil } from '../support/outbound.ts';
import { createRoad } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function openTransaction(): Promise<Client> {
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  await client.query('begin');
  return client;
}

/**
 * The log is read by transaction number, and a transaction has its number from its first write on. Were a batch of
 * receipts to write and then wait for a message, whoever held that would be told of behind the receipts.
 */
test('the last that is told of a message is what it is, though its receipts had to wait for somebody', async () => {
  const road = await createRoad(service);
  const { prefix, numbers } = nextNumbers(2);
  await behave(service, prefix, { receipts: 'none' });
  const { messageIds } = await sendUntil(road, numbers, 'SENT');
  const [first = '', second = ''] = messageIds.sort();

  const holder = await openTransaction();
  await holder.query('select id from outbound_message where id = $1 for update', [first]);
  const reported = [first, second].map(async (id) => {
    const { providerMessageId } = await loadMessage(road, id);
    return postCallback(road, receiptOf(providerMessageId ?? '', 'delivered'), { reference: `${id}.1` });
  });
  await expect.poll(async () => (await isAnybodyWaiting()) || (await statusOf(second)) === 'DELIVERED').toBe(true);

  const doubter = await openTransaction();
  const { rowCount } = await doubter.query(
    `update outbound_message set status = 'IN_DOUBT' where id = $1 and status = 'SENT'`,
    [second],
  );
  if (rowCount === 1) {
    await doubter.query(
      `insert into event (organization_id, type, subject_id, status) values ($1, 'MESSAGE_STATUS_CHANGED', $2, 'IN_DOUBT')`,
      [road.admin.organizationId, second],
    );
  }
  await holder.query('commit');
  await doubter.query('commit');
  await Promise.all([holder.end(), doubter.end()]);
  expect(await Promise.all(reported)).toEqual([200, 200]);

  for (const id of [first, second]) {
    const told = await queryDatabase<{ status: string }>(
      service.databaseUrl,
      'select status from event where $1 = any(array_append(subject_ids, subject_id)) order by event.xid desc, position desc limit 1',
      [id],
    );
    expect(told).toEqual([{ status: await statusOf(id) }]);
  }
  await road.admin.close();

  async function statusOf(id: string): Promise<string> {
    return (await loadMessage(road, id)).status;
  }
});

async function isAnybodyWaiting(): Promise<boolean> {
  const rows = await queryDatabase(
    service.databaseUrl,
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
}
