import { afterAll, beforeAll, expect, test } from 'vitest';
import { shapeBucket } from '../../src/pace/bucket.ts';
import { mostContactAgeMs } from '../../src/pace/contact-pace.ts';
import { readLines } from '../support/explanation.ts';
import { createReadableLog } from '../support/log-lines.ts';
import { readMetrics } from '../support/metrics.ts';
import { behave, nextNumbers, readPhone, untilCompleted } from '../support/outbound.ts';
import { sendTexts } from '../support/pace.ts';
import { createRoad, nextNumber, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const limit = { perSecond: 10, burst: 10 };

/** So often it stands still, between the claim and the send, for longer than a grant holds. */
let timesToStandStill = 0;
/** After so many departures it stands still, for less than a contact's turn holds. */
let departuresToStandStill = 0;
function onDeliveryStep(step: string): void {
  if (step === 'sending' && departuresToStandStill > 0) {
    departuresToStandStill -= 1;
    if (departuresToStandStill === 0) standStill(mostContactAgeMs - 150);
  }
  if (step !== 'claimed' || timesToStandStill === 0) return;
  timesToStandStill -= 1;
  standStill(shapeBucket(limit).mostAgeMs + 50);
}

function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const { log, lines: logged } = createReadableLog();
let service: Service;
beforeAll(async () => {
  // A message is given up after its second attempt that counts.
  service = await startService({ onDeliveryStep, log, times: { retryDelays: { soonMs: [3_000], laterMs: [3_000] } } });
});
afterAll(() => service.close());

test('what is late for its share of the pace does not leave, says so, and is sent anew', async () => {
  timesToStandStill = 1;
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

test('what is late is told apart from what the carrier refuses, and costs a message none of its attempts', async () => {
  const road = await createRoad(service, { pace: { messagesPerSecond: limit.perSecond, burst: limit.burst } });
  const to = nextNumber();
  await behave(service, to, { answer: { status: 500, code: 20503 } });
  const before = await countSends();
  timesToStandStill = 2;
  const after = await road.admin.eventCursor();
  const following = road.admin.follow(statusDocument, { configurationId: road.configurationId, after });
  const request = await sendTexts(road, [to], () => 1);
  await following.until(({ deliveryStatusChanged: { status, message } }) => {
    return status === 'QUEUED' && message.failure?.code === '20503';
  });
  await behave(service, to, { answer: 'ok' });
  await following.until(({ deliveryStatusChanged: { status } }) => status === 'DELIVERED');
  following.stop();
  const counted = await countSends();
  for (const count of ['sends', 'calls'] as const) {
    expect(counted.late[count] - before.late[count]).toBe(2);
    expect(counted.refused[count] - before.refused[count]).toBe(1);
  }
  const id = request.messages.edges[0]?.node.id;
  const notTaken = logged.filter(({ messageId, level }) => messageId === id && level === 40);
  expect(notTaken.map(({ code }) => code)).toEqual(['20503']);
  await road.admin.close();
});

test('what leaves as the pace flows in is no later for its contact than what leaves at once', async () => {
  const road = await createRoad(service, { pace: { messagesPerSecond: 50, burst: 1, contactIntervalSeconds: 1 } });
  // Its connection is there for the others.
  await untilCompleted(road, (await sendTexts(road, [nextNumber()], () => 1)).id);
  const before = await countSends();
  // One was in the bucket, and eight flow in while they leave.
  departuresToStandStill = 9;
  const { id } = await sendTexts(road, nextNumbers(9).numbers, () => 1);
  await untilCompleted(road, id);
  expect(departuresToStandStill).toBe(0);
  expect(await countSends()).toMatchObject({ late: before.late });
  await road.admin.close();
});

/** Attempts, and the calls of the carrier that were measured, by their outcome. */
async function countSends() {
  const metrics = await readMetrics(service);
  const calls = 'outbound_carrier_call_duration_seconds_count{provider="twilio",channel_type="SMS"';
  const read = (outcome: string) => ({
    sends: metrics.get(`outbound_sends_total{provider="twilio",outcome="${outcome}"}`) ?? 0,
    calls: metrics.get(`${calls},outcome="${outcome}"}`) ?? 0,
  });
  return { late: read('late'), refused: read('refused') };
}
