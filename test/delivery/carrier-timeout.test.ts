import { afterAll, beforeAll, expect, test } from 'vitest';
import { behave, loadMessage, loadRequest, readPhone, sendUntil, untilCompleted } from '../support/outbound.ts';
import { createRoad, nextNumber } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ env: { CARRIER_TIMEOUT_SECONDS: '1' } });
});
afterAll(() => service.close());

test('a send that the carrier never answers is IN_DOUBT after the time-out, and is not made again', async () => {
  const road = await createRoad(service);
  const to = nextNumber();
  await behave(service, to, { answer: 'timeout' });
  const { requestId, messageIds } = await sendUntil(road, [to], 'IN_DOUBT');
  expect(await loadMessage(road, messageIds[0] ?? '')).toMatchObject({
    status: 'IN_DOUBT',
    attempts: 1,
    providerMessageId: null,
    failure: { code: 'UND_ERR_HEADERS_TIMEOUT', retryable: false },
  });
  expect(await loadRequest(road, requestId)).toMatchObject({ state: 'SENDING', counts: { inDoubt: 1 } });
  // Whatever was sent now would get through.
  await behave(service, to, { answer: 'ok' });
  await sendUntil(road, [nextNumber()], 'DELIVERED');
  expect(await readPhone(service, to)).toEqual([]);
  await road.admin.close();
});

test('a send that the carrier answers after the time-out is settled by its receipt, and arrives once', async () => {
  const road = await createRoad(service);
  const to = nextNumber();
  await behave(service, to, { latencyMs: 3_000, receipts: 'all' });
  const { requestId, messageIds, events } = await sendUntil(road, [to], 'DELIVERED');
  expect(events.map(({ status }) => status)).toContain('IN_DOUBT');
  expect(await untilCompleted(road, requestId)).toMatchObject({ counts: { inDoubt: 0, delivered: 1 } });
  const [received, ...more] = await readPhone(service, to);
  expect(more).toEqual([]);
  expect(await loadMessage(road, messageIds[0] ?? '')).toMatchObject({
    status: 'DELIVERED',
    attempts: 1,
    failure: null,
    providerMessageId: received?.id,
  });
  await road.admin.close();
});
