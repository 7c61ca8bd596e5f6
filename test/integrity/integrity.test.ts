import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { createClient } from '../support/client.ts';
import { cancelDocument, pauseDocument } from '../support/control.ts';
import { findOnlyConversation, replyDocument, writeFrom } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import {
  check,
  countJobs,
  integrityDocument,
  listFindings,
  loseJob,
  makeOlder,
  proveFromTheBeginning,
  setState,
  setStatus,
} from '../support/integrity.ts';
import { loadRequest } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
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

async function send(more: { sendAt?: string } = {}): Promise<string> {
  const contacts = [contact(nextNumber()), contact(nextNumber())];
  const { configurationId } = road;
  const { sendOutbound } = await road.admin.run(sendDocument, { input: { configurationId, contacts, ...more } });
  return sendOutbound.id;
}

describe('a request whose job is gone', () => {
  test.each([
    ['QUEUED', 'QUEUED'],
    ['SENDING', 'QUEUED'],
    ['SENDING', 'SENDING'],
    ['PAUSED', 'SENDING'],
    ['CANCELLED', 'SENDING'],
  ])('and that is %s with messages %s gets another, once', async (state, status) => {
    const requestId = await send();
    await setStatus(service, requestId, status, newId());
    await setState(service, requestId, state);
    await loseJob(service, delivery, requestId);
    await check(service);
    expect(await listFindings(road)).toEqual([]);

    await makeOlder(service, requestId);
    await Promise.all([check(service), check(service)]);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'JOB_MISSING', subjectId: requestId, isRepaired: true }]);
    expect(await countJobs(service, delivery, requestId)).toBe(1);
  });

  test('gets another when it is scheduled for a time that has passed', async () => {
    const requestId = await send({ sendAt: anHourAhead() });
    await loseJob(service, delivery, requestId);
    await queryDatabase(
      service.databaseUrl,
      `update outbound_request set send_at = now() - interval '2 minutes' where id = $1`,
      [requestId],
    );
    await makeOlder(service, requestId);
    await check(service);
    expect(await listFindings(road)).toMatchObject([{ check: 'JOB_MISSING', subjectId: requestId }]);
    expect(await countJobs(service, delivery, requestId)).toBe(1);
  });
});

describe("an agent's reply", () => {
  async function reply(): Promise<string> {
    await writeFrom(service, nextNumber(), { to: road.address, body: 'Hello?' });
    const { id: conversationId } = await findOnlyConversation(road);
    await road.admin.run(replyDocument, { conversationId, body: 'Yes.' });
    const [row] = await queryDatabase<{ id: string }>(
      service.databaseUrl,
      `update outbound_message set updated_at = updated_at - interval '5 minutes' where organization_id = $1 returning id`,
      [road.admin.organizationId],
    );
    return row?.id ?? '';
  }

  test('whose job is gone gets another, once', async () => {
    const messageId = await reply();
    await check(service);
    expect(await listFindings(road)).toEqual([]);
    await loseJob(service, delivery, messageId);
    await check(service);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'JOB_MISSING', subjectId: messageId, isRepaired: true }]);
    expect(await countJobs(service, delivery, messageId)).toBe(1);
  });

  test('that is in doubt and on no list is looked up', async () => {
    const messageId = await reply();
    await loseJob(service, delivery, messageId);
    await queryDatabase(
      service.databaseUrl,
      `update outbound_message set status = 'IN_DOUBT', attempts = 1,
              history = history || '[{"status":"SENDING","at":"2026-01-01T00:00:00Z"},{"status":"IN_DOUBT","at":"2026-01-01T00:00:01Z"}]'
       where id = $1`,
      [messageId],
    );
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'DOUBT_FORGOTTEN', subjectId: messageId, isRepaired: true }]);
    expect(await countJobs(service, 'settle-doubts', messageId)).toBe(1);
  });
});

describe('messages in doubt', () => {
  test('that are on no list are put there, and looked up', async () => {
    const requestId = await send();
    await setState(service, requestId, 'SENDING');
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
  });

  test('whose look-up is overdue without a job get one; others are left alone', async () => {
    const requestId = await send();
    await setStatus(service, requestId, 'IN_DOUBT');
    const note = `
      insert into doubt (message_id, organization_id, channel_id, request_id, attempt, claimed_at, since, next_look_up_at)
      select id, organization_id, channel_id, request_id, 1, now(), now(), $2::timestamptz from outbound_message where request_id = $1
      on conflict (message_id) do update set next_look_up_at = excluded.next_look_up_at`;
    for (const next of [anHourAhead(), null]) {
      await queryDatabase(service.databaseUrl, note, [requestId, next]);
      await check(service);
      expect(await listFindings(road)).toEqual([]);
    }
    await queryDatabase(service.databaseUrl, note, [requestId, new Date(Date.now() - 120_000)]);
    await check(service);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'DOUBT_FORGOTTEN', subjectId: requestId, isRepaired: true }]);
    expect(await countJobs(service, 'settle-doubts', requestId)).toBe(1);
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
      `update pgboss.job set state = 'active', started_on = now() - interval '5 minutes'
       where name = $1 and data ->> 'requestId' = $2 returning id`,
      [delivery, requestId],
    );
    await setState(service, requestId, 'SENDING');
    await setStatus(service, requestId, 'SENDING', job?.id);
    await check(service);
    expect(await listFindings(road)).toEqual([]);
    await makeOlder(service, requestId);
    await check(service);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'SENDING_TOO_LONG', subjectId: requestId, isRepaired: false }]);
    expect((await loadRequest(road, requestId)).counts).toMatchObject({ sending: 2 });
  });

  test('for a job that is dead are in doubt, while what only waits is left for a person', async () => {
    const requestId = await send();
    await setState(service, requestId, 'SENDING');
    await loseJob(service, delivery, requestId);
    await queryDatabase(
      service.databaseUrl,
      `insert into pgboss.job (name, data, source_name) values ('dead-jobs', jsonb_build_object('requestId', $1::text), $2)`,
      [requestId, delivery],
    );
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
