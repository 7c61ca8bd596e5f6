import { expect, test } from 'vitest';
import { record } from '../support/consents.ts';
import { endFirstCommit } from '../support/deadlock.ts';
import { readMetrics } from '../support/metrics.ts';
import { sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber } from '../support/road.ts';
import { startService } from '../support/service.ts';

test('a message whose claim Postgres ends for a deadlock is counted once as withheld', async () => {
  const service = await startService();
  const road = await createRoad(service);
  const to = nextNumber();
  await record(road, to, 'OPTED_OUT');
  const endOf = await endFirstCommit(service.databaseUrl, 'update on outbound_message', "new.status = 'SKIPPED'");
  await sendUntil(road, [to], 'SKIPPED');
  expect(await endOf()).toBe(2);
  await expect
    .poll(async () => (await readMetrics(service)).get('outbound_messages_withheld_total{reason="OPTED_OUT"}'))
    .toBe(1);
  await road.admin.close();
  await service.close();
});
