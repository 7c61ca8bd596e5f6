import { afterAll, beforeAll, expect, test } from 'vitest';
import { pauseDocument, resolveDocument, resumeDocument } from '../support/control.ts';
import { openConversation, replyUntil, writeFrom } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { check, loseJob, makeOlder } from '../support/integrity.ts';
import { behave, loadRequest, nextNumbers, sendUntil, untilCompleted } from '../support/outbound.ts';
import { sendTexts } from '../support/pace.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
import { changeRules, closedNow, sendTo } from '../support/rules.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ times: { firstLookUpMs: 100, graceMs: 500 } });
});
afterAll(() => service.close());

/** Each has something sent by more than one job. */
const stories: [story: string, tell: () => Promise<Road>][] = [
  [
    'waits for the pace',
    async () => {
      const road = await createRoad(service, { pace: { messagesPerSecond: 5, burst: 1 } });
      await untilCompleted(road, (await sendTexts(road, nextNumbers(5).numbers, () => 1)).id);
      return road;
    },
  ],
  [
    'waits for its contact',
    async () => {
      const road = await createRoad(service, { pace: { contactIntervalSeconds: 1 } });
      const to = nextNumber();
      for (const { requestId } of [await sendTo(road, to), await sendTo(road, to)])
        await untilCompleted(road, requestId);
      return road;
    },
  ],
  [
    'is tried again',
    async () => {
      const road = await createRoad(service);
      const to = nextNumber();
      await behave(service, to, { answer: { status: 400, code: 30001 } });
      await sendUntil(road, [to], 'FAILED');
      return road;
    },
  ],
  [
    'is sent again after a look-up',
    async () => {
      const road = await createRoad(service);
      const to = nextNumber();
      await behave(service, to, { answer: 'reset' });
      await sendUntil(road, [to], 'IN_DOUBT');
      await behave(service, to, { answer: 'ok' });
      const [message] = await queryDatabase<{ id: string }>(
        service.databaseUrl,
        'select request_id as id from outbound_message where to_address = $1',
        [to],
      );
      await untilCompleted(road, message?.id ?? '');
      return road;
    },
  ],
  [
    'is sent again by a person',
    async () => {
      const road = await createRoad(service);
      const to = nextNumber();
      await behave(service, to, { answer: 'accept-then-drop', receipts: 'none' });
      const { requestId, messageIds } = await sendUntil(road, [to], 'IN_DOUBT');
      await road.admin.run(resolveDocument, { id: messageIds[0] ?? '', resolution: 'RESEND' });
      await untilCompleted(road, requestId);
      return road;
    },
  ],
  [
    'is released by other rules',
    async () => {
      const road = await createRoad(service);
      await changeRules(road, { sendingHours: closedNow(), timeZone: 'UTC' });
      const { requestId } = await sendTo(road, nextNumber());
      await expect.poll(async () => (await loadRequest(road, requestId)).counts.held).toBe(1);
      await changeRules(road, { sendingHours: null });
      await untilCompleted(road, requestId);
      return road;
    },
  ],
  [
    'is paused and resumed',
    async () => {
      const road = await createRoad(service, { pace: { messagesPerSecond: 0.1 } });
      const { id } = await sendTexts(road, nextNumbers(5).numbers, () => 1);
      await road.admin.run(pauseDocument, { id });
      await road.admin.run(resumeDocument, { id });
      return road;
    },
  ],
  [
    'has lost its job',
    async () => {
      const road = await createRoad(service, { pace: { messagesPerSecond: 0.001 } });
      const { id } = await sendTexts(road, nextNumbers(5).numbers, () => 1);
      await expect.poll(async () => (await loadRequest(road, id)).counts.queued).toBe(4);
      await loseJob(service, 'deliver-messages', id);
      await makeOlder(service, id);
      await check(service);
      return road;
    },
  ],
  [
    'is a reply, or confirms an opt-out',
    async () => {
      const { road, id: conversationId, phone } = await openConversation(service);
      await replyUntil(road, { conversationId, body: 'Yes.' }, 'DELIVERED');
      await writeFrom(service, phone, { to: road.address, body: 'STOP' });
      return road;
    },
  ],
];

test.each(stories)(
  'every job of what %s is of its organization',
  async (_, tell) => {
    const road = await tell();
    const readGroups = () =>
      queryDatabase<{ group: string | null; jobs: number }>(
        service.databaseUrl,
        `select group_id as group, count(*)::int as jobs from pgboss.job j
       where name = 'deliver-messages' and exists (
         select 1 from outbound_message m
         where m.organization_id = $1 and coalesce(m.request_id, m.id)::text = coalesce(j.data ->> 'requestId', j.data ->> 'messageId'))
       group by 1`,
        [road.admin.organizationId],
      );
    await expect.poll(async () => (await readGroups())[0]?.jobs, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(await readGroups()).toEqual([{ group: road.admin.organizationId, jobs: expect.any(Number) }]);
    await road.admin.close();
  },
  40_000,
);
