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
  const { prefix, numbers } = nextNumbers(3);
  await behavePrimary(road, refused);
  await behave(service, prefix, refused);
  const sending = sendUntil(road, numbers, 'DELIVERED');
  const stateOf = async (channelId: string) => (await readBreaker(road, channelId)).breaker?.state;
  await expect.poll(() => stateOf(road.channelId), { timeout: 20_000 }).toBe('OPEN');
  await behavePrimary(road, { answer: 'ok' });
  const [id = ''] = (await sending).messageIds;
  for (const to of numbers) expect(await readPrimaryPhone(road, to)).toHaveLength(1);
  const changes = (await explain(road, id)).explanation.filter(({ code }) => code === 'CHANNEL_CHANGED');
  expect(changes.map(({ sentence }) => sentence)).toEqual([
    expect.stringMatching(/Primary does not work \(.+\): sent through SMS\.$/),
    expect.stringMatching(/SMS does not work \(.+\): sent through Primary\.$/),
  ]);
});
