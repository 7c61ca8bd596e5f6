import { afterAll, beforeAll, expect, test } from 'vitest';
import { behavePrimary, createTwoWays, readBreaker, readPrimaryPhone, type TwoWays } from '../support/failover.ts';
import { behave, nextNumbers, sendUntil } from '../support/outbound.ts';
import { explain } from '../support/rules.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: TwoWays;
beforeAll(async () => {
  // The breakers stay open for longer than the test.
  service = await startService({ breakerRules: { firstWaitMs: 600_000 } });
  road = await createTwoWays(service);
});
afterAll(async () => {
  await road.primary.stop();
  await service.close();
});

const refused = { answer: { status: 401, code: 20003 } };

test('where neither channel works the primary is used, and the explanation does not say that it works', async () => {
  await behavePrimary(road, refused);
  await sendUntil(road, nextNumbers(3).numbers, 'DELIVERED');
  await behavePrimary(road, { answer: 'ok' });
  const { prefix, numbers } = nextNumbers(3);
  await behave(service, prefix, refused);
  const [id = ''] = (await sendUntil(road, numbers, 'DELIVERED')).messageIds;
  for (const channelId of [road.primaryId, road.channelId]) {
    expect((await readBreaker(road, channelId)).breaker?.state).toBe('OPEN');
  }
  for (const to of numbers) expect(await readPrimaryPhone(road, to)).toHaveLength(1);
  const changes = (await explain(road, id)).explanation.filter(({ code }) => code === 'CHANNEL_CHANGED');
  expect(changes.map(({ sentence }) => sentence)).toEqual([
    expect.stringMatching(/Primary does not work \(.+\): sent through SMS\.$/),
    expect.stringMatching(/SMS does not work \(.+\): sent through Primary\.$/),
  ]);
});
