import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextNumbers, untilCompleted } from '../support/outbound.ts';
import { readArrivals, sendTexts } from '../support/pace.ts';
import { createRoad } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let claims = 0;
function onDeliveryStep(step: string): void {
  if (step === 'claimed') claims += 1;
}

let service: Service;
beforeAll(async () => {
  service = await startService({ onDeliveryStep });
});
afterAll(() => service.close());

test('a channel whose burst is small for its rate does not ask again for each message', async () => {
  const road = await createRoad(service, { pace: { messagesPerSecond: 60, burst: 1 } });
  const { numbers } = nextNumbers(60);
  await untilCompleted(road, (await sendTexts(road, numbers, () => 1)).id);
  const arrivals = await readArrivals(service, road, numbers);
  expect(arrivals).toHaveLength(60);
  // Not all at once either: what a grant takes ahead leaves as it flows in.
  expect((arrivals.at(-1)?.atMs ?? 0) - (arrivals[0]?.atMs ?? 0)).toBeGreaterThan(900);
  expect(claims).toBeLessThan(30);
  await road.admin.close();
});
