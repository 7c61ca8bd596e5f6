import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTwoWays, setWeightDocument, type TwoWays } from '../support/failover.ts';
import { graphql } from '../support/generated/gql.ts';
import { loadRequest, nextNumbers } from '../support/outbound.ts';
import { contact, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const updateChannelDocument = graphql(`
  mutation EstimateUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

let service: Service;
let road: TwoWays;
beforeAll(async () => {
  // Without a worker nothing leaves: what is estimated stays the same.
  service = await startService({ role: 'api' });
  road = await createTwoWays(service);
  for (const [id, messagesPerSecond] of [
    [road.primaryId, 0.1],
    [road.channelId, 5],
  ] as const) {
    await road.admin.run(updateChannelDocument, { input: { id, messagesPerSecond, burst: 1 } });
  }
});
afterAll(async () => {
  await road.primary.stop();
  await service.close();
});

test.each([
  ['primary', 100, 300],
  ['secondary', 0, 6],
])('the estimate goes by the pace of the %s channel with a weight of %i', async (_, weight, seconds) => {
  await road.admin.run(setWeightDocument, { input: { channelId: road.primaryId, weight } });
  const contacts = nextNumbers(30).numbers.map((to) => contact(to));
  const { sendOutbound } = await road.admin.run(sendDocument, {
    input: { configurationId: road.configurationId, contacts },
  });
  const askedAt = Date.now();
  const { estimatedCompletionAt } = await loadRequest(road, sendOutbound.id);
  const aheadMs = Date.parse(estimatedCompletionAt ?? '') - askedAt;
  expect(aheadMs / 1_000).toBeGreaterThan(seconds / 2);
  expect(aheadMs / 1_000).toBeLessThan(seconds * 2);
});
