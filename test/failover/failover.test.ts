import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import { queryDatabase } from '../support/database.ts';
import {
  behavePrimary,
  createTwoWays,
  readBreaker,
  readPrimaryPhone,
  setWeightDocument,
  type TwoWays,
} from '../support/failover.ts';
import { graphql } from '../support/generated/gql.ts';
import { loadMessage, nextNumbers, readPhone, sendUntil, untilCompleted } from '../support/outbound.ts';
import { explain } from '../support/rules.ts';
import { type Service, startService } from '../support/service.ts';

const channelDocument = graphql(
  `query FailoverMessageChannel($id: ID!) { outboundMessage(id: $id) { channel { id } } }`,
);
const updateChannelDocument = graphql(`
  mutation FailoverUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

let service: Service;
let road: TwoWays;
beforeAll(async () => {
  service = await startService({
    breakerRules: { firstWaitMs: 200, stepMs: 0, leastUnreported: 5 },
  });
});
beforeEach(async () => {
  road = await createTwoWays(service);
});
afterEach(() => road.primary.stop());
afterAll(() => service.close());

/** Sends one at a time until the primary's breaker is in the state. */
async function sendUntilBreaker(state: string): Promise<void> {
  for (const to of nextNumbers(200).numbers) {
    if ((await readBreaker(road, road.primaryId)).breaker?.state === state) return;
    await sendUntil(road, [to], 'SENT');
  }
  throw new Error(`The breaker has not become ${state}`);
}

describe('while the carrier of the primary channel is gone', () => {
  test('everything goes out on the secondary, once, and the history says why', async () => {
    await road.primary.stop();
    const { numbers } = nextNumbers(60);
    const { requestId, messageIds } = await sendUntil(road, numbers, 'DELIVERED');
    for (const to of numbers) expect(await readPhone(service, to)).toHaveLength(1);
    expect((await untilCompleted(road, requestId)).counts).toMatchObject({ total: 60, delivered: 60 });
    const { breaker, shifts } = await readBreaker(road, road.primaryId);
    expect(breaker?.state).not.toBe('CLOSED');
    expect(shifts.at(-1)).toMatchObject({
      fromState: 'CLOSED',
      toState: 'OPEN',
      fromWeight: 100,
      toWeight: 0,
      by: null,
    });
    expect(shifts.at(-1)?.reason).toMatch(
      /^60 of its last 60 sends failed: Twilio could not be reached \(ECONNREFUSED\)$/,
    );
    const [id = ''] = messageIds;
    expect((await road.admin.run(channelDocument, { id })).outboundMessage?.channel.id).toBe(road.channelId);
    const sentences = (await explain(road, id)).explanation.map(({ sentence }) => sentence);
    expect(sentences.find((sentence) => sentence.includes('another channel'))).toMatch(
      /^Attempt \d begins on another channel\. Primary does not work \(.+\): sent through SMS\.$/,
    );
    await road.primary.start();
  });

  test('the traffic comes back in steps once it works again', async () => {
    await road.primary.stop();
    await sendUntil(road, nextNumbers(10).numbers, 'DELIVERED');
    await road.primary.start();
    await sendUntilBreaker('CLOSED');
    const { shifts } = await readBreaker(road, road.primaryId);
    const weights = shifts.map(({ toWeight }) => toWeight).reverse();
    expect(weights.slice(0, 1)).toEqual([0]);
    expect(weights.slice(-4)).toEqual([10, 25, 50, 100]);
    const [to = ''] = nextNumbers(1).numbers;
    await sendUntil(road, [to], 'DELIVERED');
    expect(await readPrimaryPhone(road, to)).toHaveLength(1);
  });
});

test('what the recipient is refused for does not open the breaker', async () => {
  await behavePrimary(road, { answer: { status: 400, code: 21614 } });
  await sendUntil(road, nextNumbers(20).numbers, 'FAILED');
  expect((await readBreaker(road, road.primaryId)).breaker).toMatchObject({ state: 'CLOSED', weight: 100 });
});

test('a carrier that says that it is out of service opens it, and the messages go out on the other channel', async () => {
  await behavePrimary(road, { answer: { status: 503, code: 20503 } });
  const { numbers } = nextNumbers(12);
  await sendUntil(road, numbers, 'DELIVERED');
  for (const to of numbers) expect(await readPhone(service, to)).toHaveLength(1);
  expect((await readBreaker(road, road.primaryId)).shifts.at(-1)).toMatchObject({
    toState: 'OPEN',
    reason: expect.stringMatching(/^12 of its last 12 sends failed: .+ \(20503\)$/),
  });
});

test('what our account is refused for opens it at once, and goes out on the other channel', async () => {
  await behavePrimary(road, { answer: { status: 401, code: 20003 } });
  const { numbers } = nextNumbers(3);
  await sendUntil(road, numbers, 'DELIVERED');
  for (const to of numbers) expect(await readPhone(service, to)).toHaveLength(1);
  expect((await readBreaker(road, road.primaryId)).shifts.at(-1)).toMatchObject({ toState: 'OPEN' });
});

describe('receipts that the carrier does not deliver for our sender', () => {
  /** Sends to so many, which the carrier accepts, and says later of the first of them that it did not deliver. */
  async function sendUndelivered(count: number, undelivered: number, code: string): Promise<void> {
    await behavePrimary(road, { receipts: 'none' });
    const { messageIds } = await sendUntil(road, nextNumbers(count).numbers, 'SENT');
    for (const id of messageIds.slice(0, undelivered)) {
      const { providerMessageId } = await loadMessage(road, id);
      const receipt = receiptOf(providerMessageId ?? '', 'undelivered', { ErrorCode: code });
      // Told twice, it counts once.
      for (let time = 1; time <= 2; time++) expect(await postCallback(road.primary, receipt)).toBe(200);
    }
  }

  test('open it as refusals do, and say why', async () => {
    await sendUndelivered(12, 6, '30034');
    const { breaker, shifts } = await readBreaker(road, road.primaryId);
    expect(breaker?.state).toBe('OPEN');
    expect(shifts.at(0)?.reason).toBe('6 of its last 12 sends failed: Twilio reports error 30034 (30034)');
    // The next may be the one that tries it again.
    await behavePrimary(road, { receipts: 'all' });
    const [to = ''] = nextNumbers(1).numbers;
    await sendUntil(road, [to], 'DELIVERED');
  });

  test.each([
    ['of few messages', 12, 4, '30034'],
    ['for the handset', 12, 12, '30005'],
  ])('%s do not', async (_, count, undelivered, code) => {
    await sendUndelivered(count, undelivered, code);
    expect((await readBreaker(road, road.primaryId)).breaker).toMatchObject({ state: 'CLOSED', weight: 100 });
  });

  test('of before it opened say nothing about it when it is back', async () => {
    await behavePrimary(road, { receipts: 'none' });
    const { messageIds } = await sendUntil(road, nextNumbers(8).numbers, 'SENT');
    await behavePrimary(road, { answer: { status: 401, code: 20003 } });
    await sendUntil(road, nextNumbers(3).numbers, 'DELIVERED');
    await behavePrimary(road, { answer: 'ok', receipts: 'all' });
    await sendUntilBreaker('CLOSED');
    for (const id of messageIds) {
      const { providerMessageId } = await loadMessage(road, id);
      await postCallback(road.primary, receiptOf(providerMessageId ?? '', 'undelivered', { ErrorCode: '30034' }));
    }
    expect((await readBreaker(road, road.primaryId)).breaker).toMatchObject({ state: 'CLOSED', weight: 100 });
  });
});

test('receipts that are slow open it', async () => {
  await road.primary.stop();
  road = await createTwoWays(service, { slowReceiptSeconds: 60 });
  await behavePrimary(road, { receipts: 'none' });
  const { numbers } = nextNumbers(30);
  await sendUntil(road, numbers, 'SENT');
  await expect.poll(() => countAccepted(road.primaryId)).toBe(numbers.length);
  await queryDatabase(
    service.databaseUrl,
    `with earlier as (update channel_breaker set since = since - interval '1 hour' where channel_id = $1)
     update channel_health set bucket = bucket - interval '2 minutes' where channel_id = $1`,
    [road.primaryId],
  );
  await sendUntil(road, nextNumbers(1).numbers, 'SENT');
  await expect.poll(async () => (await readBreaker(road, road.primaryId)).breaker?.state).toBe('OPEN');
  expect((await readBreaker(road, road.primaryId)).shifts.at(-1)?.reason).toBe(
    'Its receipts are slow: 0 for 30 messages that it has had for 60 seconds or longer',
  );
});

async function countAccepted(channelId: string): Promise<number> {
  const [row] = await queryDatabase<{ accepted: number }>(
    service.databaseUrl,
    'select coalesce(sum(accepted), 0)::int as accepted from channel_health where channel_id = $1',
    [channelId],
  );
  return row?.accepted ?? 0;
}

test('a person can take a channel out of the traffic and bring it back', async () => {
  const input = { channelId: road.primaryId, weight: 0, reason: 'Maintenance of the carrier' };
  const { setChannelWeight } = await road.admin.run(setWeightDocument, { input });
  expect(setChannelWeight.breaker).toEqual({ state: 'CLOSED', weight: 0, ceiling: 0 });
  const [first = '', second = ''] = nextNumbers(2).numbers;
  await sendUntil(road, [first], 'DELIVERED');
  expect(await readPhone(service, first)).toHaveLength(1);
  await road.admin.run(setWeightDocument, { input: { channelId: road.primaryId, weight: 100 } });
  await sendUntil(road, [second], 'DELIVERED');
  expect(await readPrimaryPhone(road, second)).toHaveLength(1);
  expect((await readBreaker(road, road.primaryId)).shifts).toEqual([
    { fromState: 'CLOSED', toState: 'CLOSED', fromWeight: 0, toWeight: 100, reason: 'Set by hand', by: 'tester' },
    { fromState: 'CLOSED', toState: 'CLOSED', fromWeight: 100, toWeight: 0, reason: input.reason, by: 'tester' },
  ]);
  const error = await road.admin.refused(setWeightDocument, { input: { ...input, weight: 101 } });
  expect(error.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'weight' });
});

test('a share of the traffic is one of the requests, also where the channel is slow and the other is not', async () => {
  await road.admin.run(updateChannelDocument, { input: { id: road.primaryId, messagesPerSecond: 5, burst: 1 } });
  await road.admin.run(setWeightDocument, { input: { channelId: road.primaryId, weight: 50 } });
  const requests = Array.from({ length: 8 }, () => nextNumbers(4).numbers);
  await Promise.all(requests.map((numbers) => sendUntil(road, numbers, 'DELIVERED')));
  for (const numbers of requests) {
    const onPrimary = await Promise.all(numbers.map((to) => readPrimaryPhone(road, to)));
    expect([0, 4]).toContain(onPrimary.flat().length);
  }
});
