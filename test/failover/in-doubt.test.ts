import { afterAll, beforeAll, expect, test } from 'vitest';
import { behavePrimary, createTwoWays, readBreaker, readPrimaryPhone, type TwoWays } from '../support/failover.ts';
import { nextNumbers, readPhone, sendUntil, untilCompleted } from '../support/outbound.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: TwoWays;
beforeAll(async () => {
  // The breaker stays open for longer than the test.
  service = await startService({
    breakerRules: { firstWaitMs: 600_000 },
    times: { firstLookUpMs: 200, graceMs: 1_000 },
  });
  road = await createTwoWays(service);
});
afterAll(async () => {
  await road.primary.stop();
  await service.close();
});

test('a message that was in doubt stays on its channel, also when it is sent again', async () => {
  await behavePrimary(road, { answer: 'reset' });
  const { numbers } = nextNumbers(8);
  const inDoubt = await sendUntil(road, numbers, 'IN_DOUBT');
  await expect.poll(async () => (await readBreaker(road, road.primaryId)).breaker?.state).toBe('OPEN');
  const { numbers: others } = nextNumbers(8);
  await sendUntil(road, others, 'DELIVERED');
  for (const to of others) expect(await readPhone(service, to)).toHaveLength(1);
  await behavePrimary(road, { answer: 'ok' });
  await untilCompleted(road, inDoubt.requestId);
  for (const to of numbers) {
    expect(await readPrimaryPhone(road, to)).toHaveLength(1);
    expect(await readPhone(service, to)).toEqual([]);
  }
});
