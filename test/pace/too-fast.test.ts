import { afterAll, beforeAll, expect, test } from 'vitest';
import { queryDatabase } from '../support/database.ts';
import { behave, nextNumbers, untilCompleted } from '../support/outbound.ts';
import { readArrivals, readPace, sendTexts } from '../support/pace.ts';
import { createRoad } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

test('a channel with a rate is slowed down, and recovers by itself', async () => {
  const road = await createRoad(service, { pace: { messagesPerSecond: 50 }, body: '{CustomerName}' });
  const { prefix, numbers } = nextNumbers(10);
  await behave(service, prefix, { answer: '429' });
  const request = await sendTexts(road, numbers, () => 1);
  await expect.poll(() => readPace(road), { timeout: 20_000 }).toMatchObject({ isSlowed: true, burst: 50 });
  await behave(service, prefix, { answer: 'ok' });
  const slowed = await readPace(road);
  expect(slowed?.segmentsPerSecond).toBeCloseTo(50 * (slowed?.factor ?? 0));
  await untilCompleted(road, request.id);
  expect(await readArrivals(service, road, numbers)).toHaveLength(10);
  // By nothing but time.
  const { factor = 1 } = (await readPace(road)) ?? {};
  await expect.poll(async () => (await readPace(road))?.factor, { timeout: 20_000 }).toBeGreaterThan(factor);
  await passMinutes(service, road.channelId, 1);
  expect(await readPace(road)).toMatchObject({ factor: 1, isSlowed: false, segmentsPerSecond: 50 });
  await road.admin.close();
}, 60_000);

test('a channel without a rate rests for as long as the carrier asks, has one for a while, and is free again', async () => {
  const road = await createRoad(service, { body: '{CustomerName}' });
  expect(await readPace(road)).toBeNull();
  const { prefix, numbers } = nextNumbers(20);
  await behave(service, prefix, { answer: '429-retry-after' });
  const refused = await sendTexts(road, numbers, () => 1);
  await expect.poll(() => readPace(road), { timeout: 20_000 }).toMatchObject({ isSlowed: true });
  const { blockedUntil } = (await readPace(road)) ?? {};
  await behave(service, prefix, { answer: 'ok' });
  await untilCompleted(road, refused.id);
  const arrivals = await readArrivals(service, road, numbers);
  expect(arrivals).toHaveLength(20);
  // Null where the rest was over before it was read.
  expect(arrivals[0]?.atMs).toBeGreaterThanOrEqual(Date.parse(blockedUntil ?? '1970-01-01T00:00:00Z'));

  expect(await readPace(road)).toMatchObject({ isSlowed: true });
  await passMinutes(service, road.channelId, 1);
  expect(await readPace(road)).toBeNull();
  const free = await sendTexts(road, nextNumbers(100).numbers, () => 1);
  await untilCompleted(road, free.id);
  const rows = await queryDatabase(service.databaseUrl, 'select 1 from channel_pace where channel_id = $1', [
    road.channelId,
  ]);
  expect(rows).toEqual([]);
  await road.admin.close();
}, 60_000);

/** As if it had been slowed down that much earlier. */
async function passMinutes({ databaseUrl }: Service, channelId: string, minutes: number): Promise<void> {
  await queryDatabase(
    databaseUrl,
    `update channel_pace set slowed_at = slowed_at - make_interval(mins => $2),
            counted_at = counted_at - make_interval(mins => $2), blocked_until = null where channel_id = $1`,
    [channelId, minutes],
  );
}
