import { afterAll, beforeAll, expect, test } from 'vitest';
import { shapeBucket } from '../../src/pace/bucket.ts';
import { readLines } from '../support/explanation.ts';
import { nextNumbers, readPhone, untilCompleted } from '../support/outbound.ts';
import { sendTexts } from '../support/pace.ts';
import { createRoad } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const limit = { perSecond: 10, burst: 10 };

/** Stands still once, between the claim and the send, for longer than a grant holds. */
let standsStill = true;
function onDeliveryStep(step: string): void {
  if (step !== 'claimed' || !standsStill) return;
  standsStill = false;
  const until = performance.now() + shapeBucket(limit).mostAgeMs + 50;
  while (performance.now() < until);
}

let service: Service;
beforeAll(async () => {
  service = await startService({ onDeliveryStep });
});
afterAll(() => service.close());

test('what is late for its share of the pace does not leave, says so, and is sent anew', async () => {
  const road = await createRoad(service, { pace: { messagesPerSecond: limit.perSecond, burst: limit.burst } });
  const { numbers } = nextNumbers(5);
  const request = await sendTexts(road, numbers, () => 1);
  await untilCompleted(road, request.id);
  for (const to of numbers) expect(await readPhone(service, to)).toHaveLength(1);
  const lines = await readLines(road, request.messages.edges[0]?.node.id ?? '');
  expect(lines.find((line) => line.startsWith('LATE_FOR_PACE'))).toMatch(
    /^LATE_FOR_PACE: Attempt 1 did not reach the carrier \(LATE_FOR_PACE\): It was late for its share of the pace, so nothing was sent. The next attempt is due at .*Z\.$/,
  );
  await road.admin.close();
});
