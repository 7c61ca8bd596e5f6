import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelDocument, pauseDocument } from '../support/control.ts';
import { readLines } from '../support/explanation.ts';
import { createTwoWays } from '../support/failover.ts';
import { graphql } from '../support/generated/gql.ts';
import { loadRequest, nextNumbers, readPhone, untilCompleted } from '../support/outbound.ts';
import { sendTexts } from '../support/pace.ts';
import { createRoad, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const updateDocument = graphql(`
  mutation RedrawUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);
const weightDocument = graphql(`
  mutation RedrawSetWeight($input: SetChannelWeightInput!) { setChannelWeight(input: $input) { id } }
`);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

/** Requests of so many messages each, which wait in this order. */
async function standInLine(road: Road, counts: number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const count of counts) {
    const { id, messages } = await sendTexts(road, nextNumbers(count).numbers, () => 1);
    ids.push(id);
    const lastId = messages.edges.at(-1)?.node.id ?? '';
    const readLast = async () => (await readLines(road, lastId)).at(-1);
    await expect.poll(readLast, { timeout: 20_000 }).toMatch(/^WAITS_FOR_PACE: Waits for its turn/);
  }
  return ids;
}

test('a higher rate holds for those who wait already', async () => {
  const road = await createRoad(service, { pace: { messagesPerSecond: 0.001 } });
  const ids = await standInLine(road, [100, 1]);
  await road.admin.run(updateDocument, { input: { id: road.channelId, messagesPerSecond: 100 } });
  for (const id of ids) await untilCompleted(road, id);
  await road.admin.close();
}, 40_000);

test.each([
  ['cancelled', cancelDocument],
  ['paused', pauseDocument],
])(
  'where a request is %s, those behind it move up in their order',
  async (_, document) => {
    const road = await createRoad(service, { pace: { messagesPerSecond: 0.5 } });
    const [ahead = '', first = '', second = ''] = await standInLine(road, [100, 1, 100]);
    await road.admin.run(document, { id: ahead });
    await untilCompleted(road, first);
    const { counts, estimatedCompletionAt } = await loadRequest(road, second);
    expect(counts.queued).toBeGreaterThan(90);
    // It would have been some 400 s.
    expect(Date.parse(estimatedCompletionAt ?? '') - Date.now()).toBeLessThan(250_000);
    await road.admin.close();
  },
  60_000,
);

test('who waits for a channel that gets nothing any more goes on elsewhere, at the pace of that one', async () => {
  const road = await createTwoWays(service);
  const { primaryId } = road;
  await road.admin.run(updateDocument, { input: { id: primaryId, messagesPerSecond: 0.001 } });
  await road.admin.run(updateDocument, { input: { id: road.channelId, messagesPerSecond: 20 } });
  const ids = await standInLine(road, [100, 1]);
  await road.admin.run(weightDocument, { input: { channelId: primaryId, weight: 0 } });
  for (const id of ids) await untilCompleted(road, id);
  const { messages } = await loadRequest(road, ids.at(-1) ?? '');
  for (const { node } of messages.edges) expect(await readPhone(service, node.to)).toHaveLength(1);
  await road.primary.stop();
  await road.admin.close();
}, 40_000);
