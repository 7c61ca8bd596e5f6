import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { findOnlyConversation, replyUntil, writeFrom } from '../support/conversations.ts';
import { readLines } from '../support/explanation.ts';
import { startNode } from '../support/node.ts';
import { nextNumbers, untilCompleted } from '../support/outbound.ts';
import { readArrivals, sendTexts } from '../support/pace.ts';
import { createRoad } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let workers: App[];
beforeAll(async () => {
  service = await startService({ role: 'api' });
  workers = await Promise.all(
    [1, 2].map(() => startNode({ databaseUrl: service.databaseUrl, role: 'worker', publicUrl: service.url })),
  );
});
afterAll(async () => {
  for (const worker of workers) await worker.close();
  await service.close();
});

test('two workers leave each contact in peace between two messages, replies included, and say so', async () => {
  const road = await createRoad(service, { pace: { contactIntervalSeconds: 1 }, body: '{CustomerName}' });
  const { numbers } = nextNumbers(5);
  const [phone = ''] = numbers;
  await writeFrom(service, phone, { to: road.address, body: 'Hello?' });
  const { id: conversationId } = await findOnlyConversation(road);
  const requests = await Promise.all([1, 2, 3].map(() => sendTexts(road, numbers, () => 1)));
  await replyUntil(road, { conversationId, body: 'a reply' }, 'DELIVERED');
  for (const { id } of requests) await untilCompleted(road, id);

  const arrivals = await readArrivals(service, road, numbers);
  expect(arrivals).toHaveLength(3 * numbers.length + 1);
  for (const to of numbers) {
    const times = arrivals.filter((arrival) => arrival.to === to).map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  }
  const ids = requests.flatMap(({ messages }) => messages.edges.map(({ node }) => node.id));
  const lines = (await Promise.all(ids.map((id) => readLines(road, id)))).flat();
  const held = lines.filter((line) => line.startsWith('CONTACT_PACE'));
  expect(held.length).toBeGreaterThanOrEqual(2 * numbers.length);
  expect(held[0]).toMatch(
    /^CONTACT_PACE: The channel wrote to the contact a moment ago, and leaves them in peace: held until 20.*Z\.$/,
  );
  await road.admin.close();
}, 60_000);
