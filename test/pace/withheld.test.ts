import { afterAll, beforeAll, expect, test } from 'vitest';
import { record } from '../support/consents.ts';
import { nextNumbers, readPhone, untilCompleted } from '../support/outbound.ts';
import { sendTexts } from '../support/pace.ts';
import { createRoad } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

test('what may not leave takes nothing from the pace, however much of it there is', async () => {
  // A bucket of three, and nothing flows in while the test runs.
  const road = await createRoad(service, { pace: { messagesPerSecond: 0.001, burst: 3 } });
  const [first, gone, last] = [nextNumbers(1).numbers, nextNumbers(14).numbers, nextNumbers(2).numbers];
  for (const to of gone) await record(road, to, 'OPTED_OUT');
  await untilCompleted(road, (await sendTexts(road, first, () => 1)).id);
  const request = await sendTexts(road, [...gone, ...last], () => 1);
  const { counts } = await untilCompleted(road, request.id);
  expect(counts).toMatchObject({ total: 16, skipped: 14 });
  for (const to of last) expect(await readPhone(service, to)).toHaveLength(1);
  await road.admin.close();
});
