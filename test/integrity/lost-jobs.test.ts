import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { rescheduleDocument } from '../support/control.ts';
import { findOnlyConversation, replyDocument, writeFrom } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import {
  check,
  countJobs,
  listFindings,
  loseJob,
  makeOlder,
  sendTwo,
  setState,
  setStatus,
} from '../support/integrity.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
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

  test('gets another though one is left at the time from which it was moved', async () => {
    const requestId = await send({ sendAt: new Date(Date.now() + 30 * 86_400_000).toISOString() });
    await road.admin.run(rescheduleDocument, { id: requestId, sendAt: anHourAhead() });
    const lost = await queryDatabase(
      service.databaseUrl,
      `with moved as (update outbound_request set send_at = now() - interval '1 hour' where id = $1)
       delete from pgboss.job where data ->> 'requestId' = $1::text and start_after < now() + interval '1 day' returning id`,
      [requestId],
    );
    expect(lost).toHaveLength(1);
    await makeOlder(service, requestId);
    await check(service);
    await check(service);
    expect(await listFindings(road)).toMatchObject([{ check: 'JOB_MISSING', subjectId: requestId }]);
    expect(await countJobs(service, delivery, requestId)).toBe(2);
  });
});

test.each(['PAUSED', 'CANCELLED'])('a request that is %s for hours is looked at once an hour', async (state) => {
  const requestId = await send();
  await setStatus(service, requestId, 'SENDING', newId());
  await setState(service, requestId, state);
  await loseJob(service, delivery, requestId);
  const changeBefore = (minutes: number) =>
    queryDatabase(
      service.databaseUrl,
      `update outbound_request set updated_at = now() - $2 * interval '1 minute' where id = $1`,
      [requestId, minutes],
    );
  await changeBefore(210);
  await check(service);
  expect(await listFindings(road)).toEqual([]);
  const findWithinItsMinute = async () => {
    await changeBefore(180);
    await check(service);
    return listFindings(road);
  };
  await expect.poll(findWithinItsMinute).toMatchObject([{ check: 'JOB_MISSING', subjectId: requestId }]);
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

  test('that is held and whose job is gone gets another, once', async () => {
    const messageId = await reply();
    await queryDatabase(
      service.databaseUrl,
      `update outbound_message set status = 'HELD', next_attempt_at = now() + interval '1 minute' where id = $1`,
      [messageId],
    );
    await loseJob(service, delivery, messageId);
    await check(service);
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'JOB_MISSING', subjectId: messageId, isRepaired: true }]);
    expect(await countJobs(service, delivery, messageId)).toBe(1);
  });

  async function replyInDoubt(): Promise<string> {
    const messageId = await reply();
    await loseJob(service, delivery, messageId);
    await queryDatabase(
      service.databaseUrl,
      `update outbound_message set status = 'IN_DOUBT', attempts = 1,
              history = history || '[{"status":"SENDING","at":"2026-01-01T00:00:00Z"},{"status":"IN_DOUBT","at":"2026-01-01T00:00:01Z"}]'
       where id = $1`,
      [messageId],
    );
    return messageId;
  }

  test('that is in doubt and not looked up any more is told of', async () => {
    const messageId = await replyInDoubt();
    await queryDatabase(
      service.databaseUrl,
      `insert into doubt (message_id, organization_id, channel_id, attempt, claimed_at, since)
       select id, organization_id, channel_id, 1, now(), now() from outbound_message where id = $1`,
      [messageId],
    );
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'DOUBT_FORGOTTEN', subjectId: messageId, isRepaired: false }]);
  });

  test('that is in doubt and on no list is looked up', async () => {
    const messageId = await replyInDoubt();
    await check(service);
    expect(await listFindings(road)).toEqual([{ check: 'DOUBT_FORGOTTEN', subjectId: messageId, isRepaired: true }]);
    expect(await countJobs(service, 'settle-doubts', messageId)).toBe(1);
  });
});
