import { afterAll, beforeAll, expect, test } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import {
  behavePrimary,
  createTwoWays,
  readBreaker,
  readPrimaryPhone,
  setWeightDocument,
  type TwoWays,
} from '../support/failover.ts';
import { loadMessage, nextNumbers, readPhone, sendUntil } from '../support/outbound.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: TwoWays;
beforeAll(async () => {
  // Whatever is tried again gets everything at once.
  service = await startService({ breakerRules: { firstWaitMs: 0, steps: [100] } });
  road = await createTwoWays(service);
});
afterAll(async () => {
  await road.primary.stop();
  await service.close();
});

test('a channel that a person took out is not tried again, though late receipts open its breaker', async () => {
  await behavePrimary(road, { receipts: 'none' });
  const { messageIds } = await sendUntil(road, nextNumbers(5).numbers, 'SENT');
  await road.admin.run(setWeightDocument, { input: { channelId: road.primaryId, weight: 0 } });
  for (const id of messageIds) {
    const { providerMessageId } = await loadMessage(road, id);
    await postCallback(road.primary, receiptOf(providerMessageId ?? '', 'undelivered', { ErrorCode: '30034' }));
  }
  expect((await readBreaker(road, road.primaryId)).breaker).toMatchObject({ state: 'OPEN', ceiling: 0 });
  const { numbers } = nextNumbers(3);
  await sendUntil(road, numbers, 'DELIVERED');
  for (const to of numbers) {
    expect(await readPhone(service, to)).toHaveLength(1);
    expect(await readPrimaryPhone(road, to)).toEqual([]);
  }
});
