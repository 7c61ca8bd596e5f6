import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { checkCounts } from '../../src/integrity/check-counts.ts';
import { newId } from '../../src/platform/uuid.ts';
import { createClient } from '../support/client.ts';
import { cancelDocument, pauseDocument } from '../support/control.ts';
import { queryDatabase } from '../support/database.ts';
import {
  check,
  countJobs,
  integrityDocument,
  listDoubts,
  listFindings,
  loseJob,
  loseJobAsDead,
  makeOlder,
  proveFromTheBeginning,
  sendTwo,
  setState,
  setStatus,
  settingsOf,
} from '../support/integrity.ts';
import { loadRequest } from '../support/outbound.ts';
import { createRoad, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

// Without a worker: each test lays down by hand what one has left, and nobody else mends it.
let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService({ role: 'api' });
});
afterAll(() => service.close());
beforeEach(async () => {
  road = await createRoad(service);
  return () => road.admin.close();
});

const delivery = 'deliver-messages';
const anHourAhead = () => new Date(Date.now() + 3_600_000).toISOString();

const send = (more: { sendAt?: string } = {}) => sendTwo(road, more);

describe('messages in doubt', () => {
  test.each(['SENDING', 'PAUSED', 'CANCELLED'])(
    'that are on no list are put there while their request is %s, and looked up',
    async (state) => {
      const requestId = await send();
      await setState(service, requestId, state);
      await setStatus(service, requestId, 'IN_DOUBT');
      await loseJob(service, delivery, requestId);
      await makeOlder(service, requestId);
      await check(service);
      await check(service);
      expect(await listFindings(road)).toEqual([{ check: 'DOUBT_FORGOTTEN', subjectId: requestId, isRepaired: true }]);
      expect(await countJobs(service, 'settle-doubts', requestId)).toBe(1);
      expect(
        await queryDatabase(service.databaseUrl, 'select attempt from doubt where request_id = $1', [requestId]),
      ).toEqual([{ attempt: 1 }, { attempt: 1 }]);
    },
  );

  test('whose look-up is overdue without a job get one; others are left alone', async () => {
    const requestId = await send();
    await setStatus(service, requestId, 'IN_DOUBT');
    for (const nextLookUpAt of [anHourAhead(), null]) {
      await listDoubts(service, requestId, { attempt: 1, nextLookUpAt });
      await check(service);
      expect(await listFindings(road)).toEqual([]);
    }
    await listDoubts(service, requestId, { attempt: 1, nextLookUpAt: new Date(Date.now() - 120_000) });
    await check(service);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'DOUBT_FORGOTTEN', subjectId: requestId, isRepaired: true }]);
    expect(await countJobs(service, 'settle-doubts', requestId)).toBe(1);
  });

  test('that are on the list with an attempt of before only are put there anew', async () => {
    const requestId = await send();
    await setState(service, requestId, 'SENDING');
    await setStatus(service, requestId, 'IN_DOUBT');
    await listDoubts(service, requestId, { attempt: 0, nextLookUpAt: null });
    await loseJob(service, delivery, requestId);
    await makeOlder(service, requestId);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'DOUBT_FORGOTTEN', subjectId: requestId, isRepaired: true }]);
    expect(await countJobs(service, 'settle-doubts', requestId)).toBe(1);
  });

  test.each(['FAIL', 'RESEND'])('that the policy %s was to decide, and did not, are told of', async (policy) => {
    const requestId = await send();
    await setStatus(service, requestId, 'IN_DOUBT');
    await listDoubts(service, requestId, { attempt: 1, nextLookUpAt: null });
    const setPolicy = 'update outbound_configuration set in_doubt_policy = $2 where id = $1';
    await queryDatabase(service.databaseUrl, setPolicy, [road.configurationId, policy]);
    await check(service);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'DOUBT_FORGOTTEN', subjectId: requestId, isRepaired: false }]);
  });
});

test.each(['QUEUED', 'SENDING', 'PAUSED'])(
  'a request that is %s though all of its messages are settled is completed',
  async (state) => {
    const requestId = await send();
    await setState(service, requestId, state);
    await setStatus(service, requestId, 'DELIVERED');
    await loseJob(service, delivery, requestId);
    await check(service);
    expect(await loadRequest(road, requestId)).toMatchObject({ state });
    await makeOlder(service, requestId);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'NOT_COMPLETED', subjectId: requestId, isRepaired: true }]);
    expect(await loadRequest(road, requestId)).toMatchObject({ state: 'COMPLETED', counts: { delivered: 2 } });
  },
);

describe('messages that are SENDING for minutes', () => {
  test('for a worker that lives are told of and not touched', async () => {
    const requestId = await send();
    const [job] = await queryDatabase<{ id: string }>(
      service.databaseUrl,
      `update pgboss.job set state = 'active', started_on = now() - interval '5 minutes', heartbeat_on = now()
       where name = $1 and data ->> 'requestId' = $2 returning id`,
      [delivery, requestId],
    );
    await setState(service, requestId, 'SENDING');
    await setStatus(service, requestId, 'SENDING', job?.id);
    await check(service);
    expect(await listFindings(road)).toEqual([]);
    await makeOlder(service, requestId);
    await check(service, { carrierTimeoutMs: 150_000 });
    expect(await listFindings(road)).toEqual([]);
    await check(service);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'SENDING_TOO_LONG', subjectId: requestId, isRepaired: false }]);
    expect((await loadRequest(road, requestId)).counts).toMatchObject({ sending: 2 });
  });

  test('for a job that is dead are in doubt, while what only waits is left for a person', async () => {
    const requestId = await send();
    await setState(service, requestId, 'SENDING');
    await loseJobAsDead(service, delivery, { requestId });
    await makeOlder(service, requestId);
    await check(service);
    expect(await listFindings(road)).toEqual([]);
    await setStatus(service, requestId, 'SENDING', newId());
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'SENDING_TOO_LONG', subjectId: requestId, isRepaired: true }]);
    expect((await loadRequest(road, requestId)).counts).toMatchObject({ inDoubt: 2 });
    expect(await countJobs(service, 'settle-doubts', requestId)).toBe(1);
  });
});

describe('a request that has ended', () => {
  const faults = {
    'has a message less than it was accepted with':
      'delete from outbound_message where id in (select id from outbound_message where request_id = $1 limit 1)',
    'has a message that is not settled': `update outbound_message set status = 'QUEUED' where id in (
      select id from outbound_message where request_id = $1 limit 1)`,
    'has a message whose history tells of another status': `
      update outbound_message set history = history || '[{"status":"FAILED"},{"code":"LOOK_UP_FAILED"}]' where id in (
        select id from outbound_message where request_id = $1 limit 1)`,
  };

  test.each(Object.entries(faults))('and %s is told of, once', async (_what, statement) => {
    const [wrong, right] = [await send(), await send()];
    for (const requestId of [wrong, right]) {
      await setStatus(service, requestId, 'DELIVERED');
      await setState(service, requestId, 'COMPLETED');
      await makeOlder(service, requestId);
    }
    await queryDatabase(service.databaseUrl, statement, [wrong]);
    await proveFromTheBeginning(service);
    await check(service);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'COUNT_MISMATCH', subjectId: wrong, isRepaired: false }]);
    expect((await road.admin.run(integrityDocument, {})).integrity.requestsChecked).toBe(2);
  });

  test('is proved without holding the event log back', async () => {
    const requestId = await send();
    await setStatus(service, requestId, 'DELIVERED');
    await setState(service, requestId, 'COMPLETED');
    await makeOlder(service, requestId);
    await proveFromTheBeginning(service);
    const client = new Client({ connectionString: service.databaseUrl });
    await client.connect();
    onTestFinished(() => client.end());
    await client.query('begin; lock table outbound_message in access exclusive mode');
    const proof = checkCounts(settingsOf(service));
    // Readers of the log stay below the oldest transaction that has an id.
    const counting = `select backend_xid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect
      .poll(() => queryDatabase(service.databaseUrl, counting), { timeout: 10_000 })
      .toEqual([{ backend_xid: null }]);
    await client.query('commit');
    await proof;
    expect((await road.admin.run(integrityDocument, {})).integrity.requestsChecked).toBe(1);
  });

  test('with look-ups noted after its last status is in order', async () => {
    const requestId = await send();
    await setStatus(service, requestId, 'DELIVERED');
    await queryDatabase(
      service.databaseUrl,
      `update outbound_message set history = history || '[{"code":"LOOK_UP_FAILED"}]' where request_id = $1`,
      [requestId],
    );
    await setState(service, requestId, 'COMPLETED');
    await makeOlder(service, requestId);
    await proveFromTheBeginning(service);
    await check(service);
    expect(await listFindings(road)).toEqual([]);
  });
});

test('what waits for its time, a person or a carrier is no finding', async () => {
  const scheduled = await send({ sendAt: anHourAhead() });
  const queued = await send();
  const paused = await send();
  await road.admin.run(pauseDocument, { id: paused });
  await loseJob(service, delivery, paused);
  const cancelled = await send();
  await road.admin.run(cancelDocument, { id: cancelled });
  await loseJob(service, delivery, cancelled);
  const later = await send();
  await setState(service, later, 'SENDING');
  await queryDatabase(
    service.databaseUrl,
    `with job as (update pgboss.job set start_after = now() + interval '1 hour' where data ->> 'requestId' = $1)
     update outbound_message set next_attempt_at = now() + interval '1 hour' where request_id = $1::uuid`,
    [later],
  );
  for (const requestId of [scheduled, queued, paused, cancelled, later]) await makeOlder(service, requestId);
  await proveFromTheBeginning(service);
  await check(service);
  expect(await listFindings(road)).toEqual([]);
});

test('findings are read by administrators of their organization only, page by page', async () => {
  const requestIds = [await send(), await send(), await send()];
  for (const requestId of requestIds) {
    await loseJob(service, delivery, requestId);
    await makeOlder(service, requestId);
  }
  await check(service);
  const { integrity } = await road.admin.run(integrityDocument, { first: 2 });
  expect(Date.now() - new Date(integrity.checkedAt ?? 0).getTime()).toBeLessThan(20_000);
  expect(integrity.findings.pageInfo.hasNextPage).toBe(true);
  const after = integrity.findings.pageInfo.endCursor;
  const rest = (await road.admin.run(integrityDocument, { first: 2, after })).integrity.findings;
  const found = [...integrity.findings.edges, ...rest.edges].map(({ node }) => node);
  expect(found.map(({ subjectId }) => subjectId).sort()).toEqual([...requestIds].sort());
  expect(found[0]?.sentence).toBe('2 of its messages wait, and there was no job for them.');

  const stranger = await createClient(service.url);
  expect(await listFindings({ admin: stranger })).toEqual([]);
  const { organizationId } = road.admin;
  const agent = await createClient(service.url, { organizationId, roles: ['agent', 'viewer', 'service'] });
  await expect(listFindings({ admin: agent })).rejects.toThrow('FORBIDDEN');
  await Promise.all([stranger.close(), agent.close()]);
});
