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

/**
 * The log is read by transaction number, and a transaction has its number from its first write on. Were a batch of
 * receipts to write and then wait for a message, whoever held it would be told of behind the receipts.
 */
test('a receipt for a message that somebody else is changing is told behind that change', async () => {
  const road = await createRoad(service);
  const { prefix, numbers } = nextNumbers(2);
  await behave(service, prefix, { receipts: 'none' });
  const { messageIds } = await sendUntil(road, numbers, 'SENT');
  const messages = await Promise.all(messageIds.map((id) => loadMessage(road, id)));
  const held = messages[1]?.id ?? '';

  const other = new Client({ connectionString: service.databaseUrl });
  await other.connect();
  await other.query('begin');
  await other.query('select id from outbound_message where id = $1 for update', [held]);
  const reported = messages.map(({ id, providerMessageId }) =>
    postCallback(road, receiptOf(providerMessageId ?? '', 'delivered'), { reference: `${id}.1` }),
  );
  await expect.poll(async () => (await loadMessage(road, messageIds[0] ?? '')).status).toBe('DELIVERED');
  await other.query(
    `insert into event (organization_id, type, subject_id, status)
     select organization_id, 'MESSAGE_STATUS_CHANGED', id, 'SENT' from outbound_message where id = $1`,
    [held],
  );
  await other.query('commit');
  await other.end();
  expect(await Promise.all(reported)).toEqual([200, 200]);
  const told = await queryDatabase<{ status: string }>(
    service.databaseUrl,
    'select status from event where subject_id = $1 order by xid, position',
    [held],
  );
  expect(told.map(({ status }) => status).slice(-2)).toEqual(['SENT', 'DELIVERED']);
  await road.admin.close();
});
