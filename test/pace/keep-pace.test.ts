import { afterAll, beforeAll, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { startNode } from '../support/node.ts';
import { nextNumbers, untilCompleted } from '../support/outbound.ts';
import { readArrivals, sendTexts, worstExcess } from '../support/pace.ts';
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

test.for([
  { messagesPerSecond: 20, burst: 20 },
  { messagesPerSecond: 40, burst: 10 },
  { messagesPerSecond: 3, burst: 2 },
])('two workers together never exceed %j', async (pace, { expect }) => {
  const road = await createRoad(service, { pace, body: '{CustomerName}' });
  const { numbers } = nextNumbers(Math.min(120, pace.messagesPerSecond * 4));
  const share = Math.ceil(numbers.length / 4);
  const requests = await Promise.all(
    [0, 1, 2, 3].map((part) =>
      sendTexts(road, numbers.slice(part * share, (part + 1) * share), (index) => 1 + (index % 3 === 0 ? part % 2 : 0)),
    ),
  );
  for (const { id } of requests) await untilCompleted(road, id);
  const arrivals = await readArrivals(service, road, numbers);
  expect(arrivals).toHaveLength(numbers.length);
  expect(worstExcess(arrivals, pace)).toBeLessThan(1);
  await road.admin.close();
});
