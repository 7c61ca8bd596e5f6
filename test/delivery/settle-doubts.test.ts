import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import { createClient } from '../support/client.ts';
import { cancelDocument, inDoubtDocument, pauseDocument, resolveDocument, resumeDocument } from '../support/control.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { readMetrics } from '../support/metrics.ts';
import {
  behave,
  loadMessage,
  loadRequest,
  nextNumbers,
  readPhone,
  sendUntil,
  untilCompleted,
} from '../support/outbound.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

/** The carrier is asked at once and again until the grace is over; a person has no chance to be first. */
let asking: Service;
/** The carrier is asked much later than any test ends: who settles here is a receipt or a person. */
let waiting: Service;
beforeAll(async () => {
  asking = await startService({ times: { firstLookUpMs: 50, graceMs: 2_000 } });
  waiting = await startService();
});
afterAll(async () => {
  await asking.close();
  await waiting.close();
});

const updateDocument = graphql(`
  mutation SetInDoubtPolicy($input: UpdateOutboundConfigurationInput!) {
    updateOutboundConfiguration(input: $input) { id inDoubtPolicy }
  }
`);

async function setPolicy(road: Road, inDoubtPolicy: 'HOLD' | 'RESEND' | 'FAIL'): Promise<void> {
  await road.admin.run(updateDocument, { input: { id: road.configurationId, inDoubtPolicy } });
}

/** The carrier is asked now, as if the grace were over. */
async function askNow(): Promise<void> {
  await queryDatabase(
    waiting.databaseUrl,
    `update doubt set since = now() - interval '10 minutes', next_look_up_at = now() where next_look_up_at > now()`,
  );
  await queryDatabase(waiting.databaseUrl, `update pgboss.job set start_after = now() where name = 'settle-doubts'`);
}

describe('a message in doubt that the carrier has', () => {
  test.each(['accept-then-drop', 'accept-then-500'])(
    'after %s without receipts is found there: SENT, and not sent again',
    async (answer) => {
      const road = await createRoad(asking);
      const { prefix, numbers } = nextNumbers(20);
      await behave(asking, prefix, { answer, receipts: 'none' });
      const { requestId, messageIds } = await sendUntil(road, numbers, 'IN_DOUBT');
      expect((await untilCompleted(road, requestId)).counts).toMatchObject({ total: 20, sent: 20 });
      for (const [index, to] of numbers.entries()) {
        const phone = await readPhone(asking, to);
        expect(phone).toHaveLength(1);
        const message = await loadMessage(road, messageIds[index] ?? '');
        expect(message).toMatchObject({ status: 'SENT', attempts: 1, failure: null, providerMessageId: phone[0]?.id });
        expect(message.history.map(({ status }) => status)).toEqual(['QUEUED', 'SENDING', 'IN_DOUBT', 'SENT']);
      }
      const lookUps = 'outbound_look_up_duration_seconds_count{provider="twilio",channel_type="SMS",outcome="found"}';
      expect((await readMetrics(asking)).get(lookUps)).toBeGreaterThanOrEqual(20);
      await road.admin.close();
    },
  );

  test('and reported as undelivered meanwhile is FAILED as the carrier says', async () => {
    const road = await createRoad(asking);
    const to = '+15005550012';
    await behave(asking, to, { answer: 'accept-then-drop', receipts: 'all' });
    const { requestId } = await sendUntil(road, [to], 'FAILED');
    expect((await untilCompleted(road, requestId)).counts).toMatchObject({ failed: 1 });
    await road.admin.close();
  });
});

describe('a message in doubt that the carrier does not have', () => {
  test('is sent again when the grace is over, and arrives once', async () => {
    const road = await createRoad(asking);
    const { prefix, numbers } = nextNumbers(20);
    await behave(asking, prefix, { answer: 'reset' });
    const { requestId, messageIds } = await sendUntil(road, numbers, 'IN_DOUBT');
    await behave(asking, prefix, { answer: 'ok' });
    await untilCompleted(road, requestId);
    for (const [index, to] of numbers.entries()) {
      expect(await readPhone(asking, to)).toHaveLength(1);
      expect(await loadMessage(road, messageIds[index] ?? '')).toMatchObject({ attempts: 2 });
    }
    await road.admin.close();
  });

  test('stays unsent where its request was paused or cancelled meanwhile', async () => {
    const road = await createRoad(asking);
    const { prefix, numbers } = nextNumbers(2);
    await behave(asking, prefix, { answer: 'reset' });
    const sent = await Promise.all(numbers.map((to) => sendUntil(road, [to], 'IN_DOUBT')));
    const [paused, cancelled] = sent.map(({ requestId }) => requestId) as [string, string];
    await road.admin.run(pauseDocument, { id: paused });
    await road.admin.run(cancelDocument, { id: cancelled });
    await behave(asking, prefix, { answer: 'ok' });
    await expect.poll(async () => (await loadRequest(road, paused)).counts.held, { timeout: 20_000 }).toBe(1);
    await expect.poll(async () => (await loadRequest(road, cancelled)).counts.cancelled, { timeout: 20_000 }).toBe(1);
    await road.admin.run(resumeDocument, { id: paused });
    await untilCompleted(road, paused);
    expect(await readPhone(asking, numbers[0] ?? '')).toHaveLength(1);
    expect(await readPhone(asking, numbers[1] ?? '')).toEqual([]);
    await road.admin.close();
  });
});

test('a doubt whose channel cannot be opened is settled when it can be again', async () => {
  const road = await createRoad(waiting);
  const to = nextNumber();
  await behave(waiting, to, { answer: 'accept-then-drop', receipts: 'none' });
  const { requestId } = await sendUntil(road, [to], 'IN_DOUBT');
  const [kept] = await queryDatabase<{ sealed: Buffer }>(
    waiting.databaseUrl,
    'select sealed_credentials as sealed from channel where id = $1',
    [road.channelId],
  );
  const seal = 'update channel set sealed_credentials = $1 where id = $2';
  await queryDatabase(waiting.databaseUrl, seal, [Buffer.alloc(40), road.channelId]);
  waiting.app.store.providerChannels.forget(road.channelId);
  await askNow();
  const repeated = `select 1 from pgboss.job where name = 'settle-doubts' and retry_count > 0 and data ->> 'requestId' = $1`;
  await expect
    .poll(async () => (await queryDatabase(waiting.databaseUrl, repeated, [requestId])).length, { timeout: 10_000 })
    .toBe(1);
  await queryDatabase(waiting.databaseUrl, seal, [kept?.sealed, road.channelId]);
  expect((await untilCompleted(road, requestId)).counts).toMatchObject({ sent: 1 });
  await road.admin.close();
});

describe('messages in doubt of the same text to the same address', () => {
  test('are found together where the carrier has one for each of them', async () => {
    const road = await createRoad(asking);
    const to = nextNumber();
    await behave(asking, to, { answer: 'accept-then-drop', receipts: 'none' });
    const sent = await Promise.all([sendUntil(road, [to], 'IN_DOUBT'), sendUntil(road, [to], 'IN_DOUBT')]);
    for (const { requestId } of sent) {
      expect((await untilCompleted(road, requestId)).counts).toMatchObject({ sent: 1 });
    }
    const ids = await Promise.all(
      sent.map(async ({ messageIds: [id = ''] }) => (await loadMessage(road, id)).providerMessageId),
    );
    expect(new Set(ids).size).toBe(2);
    expect(await readPhone(asking, to)).toHaveLength(2);
    await road.admin.close();
  });
});

describe('a message in doubt of which the carrier cannot tell', () => {
  // One of the two is with the carrier: nobody knows which.
  async function sendTwins(road: Road, to: string) {
    await behave(waiting, to, { answer: 'accept-then-drop', receipts: 'none' });
    const taken = await sendUntil(road, [to], 'IN_DOUBT');
    await behave(waiting, to, { answer: 'reset' });
    const lost = await sendUntil(road, [to], 'IN_DOUBT');
    await behave(waiting, to, { answer: 'ok', receipts: 'none' });
    return [taken, lost].map(({ requestId, messageIds: [id = ''] }) => ({ requestId, id }));
  }

  test.each([
    { policy: 'FAIL', status: 'FAILED', onPhone: 1 },
    { policy: 'RESEND', status: 'SENT', onPhone: 3 },
  ] as const)('becomes $status by the policy $policy', async ({ policy, status, onPhone }) => {
    const road = await createRoad(waiting);
    await setPolicy(road, policy);
    const to = nextNumber();
    const twins = await sendTwins(road, to);
    await askNow();
    for (const { requestId, id } of twins) {
      await untilCompleted(road, requestId);
      expect((await loadMessage(road, id)).status).toBe(status);
    }
    expect(await readPhone(waiting, to)).toHaveLength(onPhone);
    await road.admin.close();
  });

  test('is held for a person by the policy HOLD, and listed', async () => {
    const road = await createRoad(waiting);
    const twins = await sendTwins(road, nextNumber());
    await askNow();
    const ids = twins.map(({ id }) => id);
    const lookUps = `select reason from outbound_message, jsonb_path_query(history, '$[*].reason') reason where id = any($1::uuid[])`;
    await expect
      .poll(async () => (await queryDatabase(waiting.databaseUrl, lookUps, [ids])).length, { timeout: 10_000 })
      .toBe(2);
    const { messagesInDoubt } = await road.admin.run(inDoubtDocument, {});
    expect(messagesInDoubt.edges.map(({ node }) => node.id).sort()).toEqual(ids.sort());
    await road.admin.close();
  });
});

describe('a person', () => {
  test.each([
    { resolution: 'CONFIRM_SENT', status: 'SENT', counts: { sent: 1 }, onPhone: 0 },
    { resolution: 'FAIL', status: 'FAILED', counts: { failed: 1 }, onPhone: 0 },
    { resolution: 'RESEND', status: 'QUEUED', counts: { delivered: 1 }, onPhone: 1 },
  ] as const)('settles a message in doubt by $resolution', async ({ resolution, status, counts, onPhone }) => {
    const road = await createRoad(waiting);
    const to = nextNumber();
    await behave(waiting, to, { answer: 'reset' });
    const { requestId, messageIds } = await sendUntil(road, [to], 'IN_DOUBT');
    const [id = ''] = messageIds;
    const listed = async () =>
      (await road.admin.run(inDoubtDocument, {})).messagesInDoubt.edges.map(({ node }) => node.id);
    expect(await listed()).toEqual([id]);
    await behave(waiting, to, { answer: 'ok' });
    const { resolveMessageInDoubt: resolved } = await road.admin.run(resolveDocument, { id, resolution });
    expect(resolved.status).toBe(status);
    expect(await listed()).toEqual([]);
    if (resolution === 'RESEND')
      await expect.poll(async () => (await loadMessage(road, id)).status, { timeout: 10_000 }).toBe('DELIVERED');
    expect((await untilCompleted(road, requestId)).counts).toMatchObject({ total: 1, ...counts });
    expect(await readPhone(waiting, to)).toHaveLength(onPhone);
    expect((await road.admin.refused(resolveDocument, { id, resolution })).extensions?.code).toBe('CONFLICT');
    await road.admin.close();
  });

  test('who repeats a RESEND with its key sends once more only', async () => {
    const road = await createRoad(waiting);
    const to = nextNumber();
    await behave(waiting, to, { answer: 'accept-then-500', receipts: 'none' });
    const { messageIds } = await sendUntil(road, [to], 'IN_DOUBT');
    const repeated = { id: messageIds[0] ?? '', resolution: 'RESEND', idempotencyKey: 'once' } as const;
    const twins = await Promise.all([repeated, repeated].map((call) => road.admin.run(resolveDocument, call)));
    expect(twins.map(({ resolveMessageInDoubt }) => resolveMessageInDoubt.id)).toEqual([repeated.id, repeated.id]);
    await expect.poll(async () => (await loadMessage(road, repeated.id)).attempts, { timeout: 10_000 }).toBe(2);
    await expect.poll(async () => (await loadMessage(road, repeated.id)).status).toBe('IN_DOUBT');
    await road.admin.run(resolveDocument, repeated);
    expect(await loadMessage(road, repeated.id)).toMatchObject({ status: 'IN_DOUBT', attempts: 2 });
    expect(await readPhone(waiting, to)).toHaveLength(2);
    await road.admin.close();
  });

  test('cannot resolve what is not in doubt, nor send again what was cancelled; another organization finds nothing', async () => {
    const road = await createRoad(waiting);
    const [delivered, lost] = [nextNumber(), nextNumber()];
    const { messageIds: sure } = await sendUntil(road, [delivered], 'DELIVERED');
    for (const id of sure) {
      const error = await road.admin.refused(resolveDocument, { id, resolution: 'FAIL' });
      expect(error).toMatchObject({ extensions: { code: 'CONFLICT', field: 'id' } });
      expect(error.message).toContain('DELIVERED');
    }
    await behave(waiting, lost, { answer: 'reset' });
    const { requestId, messageIds } = await sendUntil(road, [lost], 'IN_DOUBT');
    const [id = ''] = messageIds;
    await road.admin.run(cancelDocument, { id: requestId });
    expect((await road.admin.refused(resolveDocument, { id, resolution: 'RESEND' })).extensions?.code).toBe('CONFLICT');
    const other = await createClient(waiting.url);
    expect((await other.refused(resolveDocument, { id, resolution: 'FAIL' })).extensions?.code).toBe('NOT_FOUND');
    expect((await other.run(inDoubtDocument, {})).messagesInDoubt.edges).toEqual([]);
    const { organizationId } = road.admin;
    const agent = await createClient(waiting.url, { organizationId, roles: ['agent'] });
    expect((await agent.refused(resolveDocument, { id, resolution: 'FAIL' })).extensions?.code).toBe('FORBIDDEN');
    expect((await loadMessage(road, id)).status).toBe('IN_DOUBT');
    await road.admin.close();
  });

  test.each([
    { what: 'gave it up', act: ['FAIL'], status: 'FAILED' },
    { what: 'confirmed it', act: ['CONFIRM_SENT'], status: 'SENT' },
    { what: 'sent it again, and cancelled the request', act: ['pause', 'RESEND', 'cancel'], status: 'CANCELLED' },
  ] as const)('who $what is corrected by a receipt that comes later', async ({ act, status }) => {
    const road = await createRoad(waiting);
    const to = nextNumber();
    await behave(waiting, to, { answer: 'accept-then-drop', receipts: 'none' });
    const { requestId, messageIds } = await sendUntil(road, [to], 'IN_DOUBT');
    const [id = ''] = messageIds;
    for (const step of act) {
      if (step === 'pause') await road.admin.run(pauseDocument, { id: requestId });
      else if (step === 'cancel') await road.admin.run(cancelDocument, { id: requestId });
      else await road.admin.run(resolveDocument, { id, resolution: step });
    }
    const decided = await loadMessage(road, id);
    expect(decided.status).toBe(status);
    if (status === 'SENT') expect(decided.failure).toBeNull();
    const [received] = await readPhone(waiting, to);
    await postCallback(road, receiptOf(received?.id ?? '', 'delivered'), { reference: received?.reference ?? '' });
    expect(await loadMessage(road, id)).toMatchObject({ status: 'DELIVERED', failure: null });
    await road.admin.close();
  });
});
