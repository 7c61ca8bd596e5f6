import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { enqueueDelivery } from '../../src/outbound/delivery-job.ts';
import { change } from '../../src/platform/store.ts';
import { pauseDocument, resumeDocument } from '../support/control.ts';
import { queryDatabase } from '../support/database.ts';
import { behavePrimary, createTwoWays, readBreaker, readPrimaryPhone, type TwoWays } from '../support/failover.ts';
import { graphql } from '../support/generated/gql.ts';
import { countJobs, loseJob } from '../support/integrity.ts';
import { loadRequest, nextNumbers, readPhone, sendUntil, untilCompleted } from '../support/outbound.ts';
import { sendTexts } from '../support/pace.ts';
import { changeRules, closedNow } from '../support/rules.ts';
import { type Service, startService } from '../support/service.ts';

const updateDocument = graphql(`
  mutation InDoubtUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

let service: Service;
let road: TwoWays;
beforeAll(async () => {
  // The breaker stays open for longer than the test.
  service = await startService({
    breakerRules: { firstWaitMs: 600_000 },
    times: { firstLookUpMs: 200, graceMs: 1_000 },
  });
});
beforeEach(async () => {
  road = await createTwoWays(service);
  await behavePrimary(road, { answer: 'reset' });
});
afterEach(async () => {
  await road.primary.stop();
  await road.admin.close();
});
afterAll(() => service.close());

async function expectOnPrimary(numbers: string[]): Promise<void> {
  for (const to of numbers) {
    expect(await readPrimaryPhone(road, to)).toHaveLength(1);
    expect(await readPhone(service, to)).toEqual([]);
  }
}

const untilOpen = () =>
  expect.poll(async () => (await readBreaker(road, road.primaryId)).breaker?.state, { timeout: 10_000 }).toBe('OPEN');

test('a message that was in doubt stays on its channel, also when it is sent again', async () => {
  const { numbers } = nextNumbers(8);
  const inDoubt = await sendUntil(road, numbers, 'IN_DOUBT');
  await untilOpen();
  const { numbers: others } = nextNumbers(8);
  await sendUntil(road, others, 'DELIVERED');
  for (const to of others) expect(await readPhone(service, to)).toHaveLength(1);
  await behavePrimary(road, { answer: 'ok' });
  await untilCompleted(road, inDoubt.requestId);
  await expectOnPrimary(numbers);
});

/** Was in doubt, is to be sent again, and is held by the sending hours. */
async function sendHeldAfterDoubt() {
  const { numbers } = nextNumbers(8);
  const { requestId } = await sendUntil(road, numbers, 'IN_DOUBT');
  await untilOpen();
  await changeRules(road, { sendingHours: closedNow(), timeZone: 'UTC' });
  await behavePrimary(road, { answer: 'ok' });
  const readHeld = async () => (await loadRequest(road, requestId)).counts.held;
  await expect.poll(readHeld, { timeout: 20_000 }).toBe(numbers.length);
  return { requestId, numbers };
}

test('a message that was in doubt and is held stays on its channel, and leaves when it may', async () => {
  const { requestId, numbers } = await sendHeldAfterDoubt();
  await changeRules(road, { sendingHours: null });
  await untilCompleted(road, requestId);
  await expectOnPrimary(numbers);
}, 40_000);

test('a message that was tried, held by a rule and paused is held by that rule no more when it is gone', async () => {
  const { requestId, numbers } = await sendHeldAfterDoubt();
  await road.admin.run(pauseDocument, { id: requestId });
  await changeRules(road, { sendingHours: null });
  await road.admin.run(resumeDocument, { id: requestId });
  await untilCompleted(road, requestId);
  await expectOnPrimary(numbers);
}, 40_000);

test('one job follows a run, though messages wait for the pace of both channels', async () => {
  const pace = { messagesPerSecond: 0.001, burst: 5 };
  for (const id of [road.primaryId, road.channelId]) await road.admin.run(updateDocument, { input: { id, ...pace } });
  const { id: requestId } = await sendTexts(road, nextNumbers(40).numbers, () => 1);
  const waiting = `select count(distinct channel_id)::int as channels,
      (select count(*) from pgboss.job where name = 'deliver-messages' and data ->> 'requestId' = $1
         and (state in ('active', 'retry') or (state = 'created' and start_after < now() + interval '5 seconds')))::int as coming
    from outbound_message where request_id = $1::uuid and attempts > 0`;
  const job = { requestId };
  // Those of the first channel were in doubt and wait there; a few have left on the second, where the others wait.
  await expect
    .poll(async () => (await loadRequest(road, requestId)).counts, { timeout: 30_000 })
    .toMatchObject({ queued: 35, inDoubt: 0, sending: 0 });
  const readComing = async () => (await queryDatabase(service.databaseUrl, waiting, [requestId]))[0];
  await expect.poll(readComing, { timeout: 20_000 }).toEqual({ channels: 2, coming: 0 });
  await loseJob(service, 'deliver-messages', requestId);
  const { store } = service.app;
  const { organizationId } = road.admin;
  await change(store, (tx) => enqueueDelivery(store, tx, job, { organizationId }));
  await expect.poll(readComing, { timeout: 20_000 }).toEqual({ channels: 2, coming: 0 });
  expect(await countJobs(service, 'deliver-messages', requestId)).toBe(1);
}, 90_000);
