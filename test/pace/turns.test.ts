import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPaced } from '../../src/pace/channel-pace.ts';
import { query, sql } from '../../src/platform/database.ts';
import { openConversation, replyUntil } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { readLines } from '../support/explanation.ts';
import { graphql } from '../support/generated/gql.ts';
import { loadRequest, nextNumbers, untilCompleted } from '../support/outbound.ts';
import { readArrivals, readPace, sendTexts, worstExcess } from '../support/pace.ts';
import { createRoad, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const updateDocument = graphql(`
  mutation TurnsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id messagesPerSecond burst } }
`);
const configureDocument = graphql(`
  mutation TurnsConfigure($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }
`);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

test('what waits for its turn says so, with the rate and the time', async () => {
  const road = await createRoad(service, { pace: { messagesPerSecond: 0.1 }, body: '{CustomerName}' });
  const first = await sendTexts(road, nextNumbers(10).numbers, () => 1);
  // One has left, and of the others a job comes in its turn.
  await expect.poll(() => readPace(road), { timeout: 20_000 }).toMatchObject({ queuedSegments: 9 });
  const second = await sendTexts(road, nextNumbers(20).numbers, () => 1);
  await expect.poll(() => readPace(road), { timeout: 20_000 }).toMatchObject({ queuedSegments: 29 });

  const pace = { segmentsPerSecond: 0.1, burst: 1, isSlowed: false, factor: 1, blockedUntil: null };
  expect(await readPace(road)).toMatchObject(pace);
  const [ahead, behind] = await Promise.all([first, second].map(({ id }) => secondsLeft(road, id)));
  expect(ahead).toBeGreaterThan(60);
  expect(ahead).toBeLessThan(130);
  expect((behind ?? 0) - (ahead ?? 0)).toBeGreaterThan(150);
  expect((behind ?? 0) - (ahead ?? 0)).toBeLessThan(250);
  const lines = await readLines(road, second.messages.edges[0]?.node.id ?? '');
  expect(lines.at(-1)).toMatch(
    /^WAITS_FOR_PACE: Waits for its turn, about at 20.*Z: its channel may send 0.1 segments a second just now. It expires at 20.*Z\.$/,
  );
  expect((await loadRequest(road, second.id)).state).toBe('QUEUED');
  await road.admin.close();

  async function secondsLeft({ admin }: Pick<Road, 'admin'>, id: string): Promise<number> {
    const { estimatedCompletionAt } = await loadRequest({ ...road, admin }, id);
    return (Date.parse(estimatedCompletionAt ?? '') - Date.now()) / 1_000;
  }
}, 60_000);

test('a hundred requests that wait for a slow channel take turns, and do not ask again and again', async () => {
  const road = await createRoad(service, { pace: { messagesPerSecond: 1 }, body: '{CustomerName}' });
  const { numbers } = nextNumbers(100);
  await Promise.all(numbers.map((to) => sendTexts(road, [to], () => 1)));
  const countRuns = async () => {
    const [row] = await queryDatabase<{ runs: number; waiting: number }>(
      service.databaseUrl,
      `select count(*) filter (where state = 'completed')::int as runs,
              count(*) filter (where state = 'created' and start_after < now())::int as waiting
       from pgboss.job where name = 'deliver-messages'`,
    );
    return row ?? { runs: 0, waiting: -1 };
  };
  await expect.poll(async () => (await countRuns()).waiting, { timeout: 30_000 }).toBe(0);
  const [before, sentBefore] = [await countRuns(), (await readArrivals(service, road, numbers)).length];
  const sent = async () => (await readArrivals(service, road, numbers)).length - sentBefore;
  await expect.poll(sent, { timeout: 30_000, interval: 1_000 }).toBeGreaterThanOrEqual(4);
  // A job for each message that left, some that looked in or came a little early, and never all of them.
  expect((await countRuns()).runs - before.runs).toBeLessThan(90);
  await road.admin.close();
}, 90_000);

test('who waits again and again for a slow channel stays as urgent as before', async () => {
  const road = await createRoad(service, { pace: { messagesPerSecond: 4, burst: 1 }, body: '{CustomerName}' });
  const { numbers } = nextNumbers(29);
  const requests = await Promise.all(numbers.map((to) => sendTexts(road, [to], () => 1)));
  for (const { id } of requests) await untilCompleted(road, id);
  const [jobs] = await queryDatabase<{ count: number; least: number }>(
    service.databaseUrl,
    `select count(*)::int as count, min(priority) as least from pgboss.job
     where name = 'deliver-messages' and group_id = $1`,
    [road.admin.organizationId],
  );
  expect(jobs?.count).toBeGreaterThan(30);
  expect(jobs?.least).toBe(0);
  await road.admin.close();
}, 60_000);

test('replies overtake what waits for a slow channel, and all keep to the rate', async () => {
  const pace = { messagesPerSecond: 2, burst: 1 };
  const { road, phone, id: conversationId } = await openConversation(service, { pace, body: '{CustomerName}' });
  const { numbers } = nextNumbers(100);
  const bulk = await sendTexts(road, numbers, () => 1);
  const readAll = () => readArrivals(service, road, [phone, ...numbers]);
  await expect.poll(async () => (await readAll()).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  for (const body of ['one', 'two', 'three']) await replyUntil(road, { conversationId, body }, 'DELIVERED');
  const paced = await readAll();
  expect(paced.filter(({ to }) => to === phone)).toHaveLength(3);
  // There is most of a minute of it.
  expect(paced.length).toBeLessThan(70);
  expect(worstExcess(paced, pace)).toBeLessThan(1);
  await road.admin.run(updateDocument, { input: { id: road.channelId, messagesPerSecond: null } });
  await untilCompleted(road, bulk.id);
  expect(await readAll()).toHaveLength(103);
  await road.admin.close();
}, 90_000);

test('a channel without a rate asks nobody, whatever others keep to', async () => {
  const paced = await createRoad(service, { pace: { messagesPerSecond: 50 } });
  const free = await createRoad(service);
  await untilCompleted(paced, (await sendTexts(paced, nextNumbers(3).numbers, () => 1)).id);
  const { em } = service.app.store;
  const rows = await query(
    em.fork(),
    sql<{ id: string; isPaced: boolean }>`
      select c.id, ${isPaced(sql`c.id`)} as "isPaced" from channel c
      where c.id = any(${[paced.channelId, free.channelId]}::uuid[]) order by c.id`,
  );
  expect(rows).toEqual([
    { id: paced.channelId, isPaced: true },
    { id: free.channelId, isPaced: false },
  ]);
  await Promise.all([paced, free].map(({ admin }) => admin.close()));
});

test('a lower rate holds from the moment on that it is set, and another request of the channel too', async () => {
  const road = await createRoad(service, { body: '{CustomerName}', pace: { messagesPerSecond: 500 } });
  const { createOutboundConfiguration: other } = await road.admin.run(configureDocument, {
    input: { name: 'Other', channelType: 'SMS', channelId: road.channelId, templateId: road.templateId },
  });
  const warm = await sendTexts(road, nextNumbers(20).numbers, () => 1);
  await untilCompleted(road, warm.id);
  // The worker has the old rate in mind still.
  await road.admin.run(updateDocument, { input: { id: road.channelId, messagesPerSecond: 2, burst: 3 } });
  const { numbers } = nextNumbers(12);
  await sendTexts(road, numbers.slice(0, 6), () => 1);
  await sendTexts({ ...road, configurationId: other.id }, numbers.slice(6), () => 1);
  await expect
    .poll(async () => (await readArrivals(service, road, numbers)).length, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(8);
  expect(worstExcess(await readArrivals(service, road, numbers), { messagesPerSecond: 2, burst: 3 })).toBeLessThan(1);
  await road.admin.close();
}, 60_000);
