import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { enqueueDelivery } from '../../src/outbound/delivery-job.ts';
import { change } from '../../src/platform/store.ts';
import { cancelDocument, pauseDocument, resumeDocument } from '../support/control.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import type { MessageStatus } from '../support/generated/graphql.ts';
import { loadRequest, readPhone, untilCompleted } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road, statusDocument } from '../support/road.ts';
import {
  changeRules,
  closedNow,
  explain,
  hoursAroundNow,
  openNow,
  sendTo,
  updateConfigurationDocument,
} from '../support/rules.ts';
import { type Service, startService } from '../support/service.ts';

const deactivateDocument = graphql(`
  mutation HoursDeactivateTemplate($id: ID!) { updateMessageTemplate(input: { id: $id, isActive: false }) { isActive } }
`);

let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService();
});
beforeEach(async () => {
  road = await createRoad(service);
});
afterAll(() => service.close());

/** Resolves when the request's only message has the status. */
async function untilStatus(requestId: string, status: MessageStatus): Promise<void> {
  const following = road.admin.follow(statusDocument, { requestId, after: start });
  await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === status);
  following.stop();
}

let start: string;
beforeEach(async () => {
  start = await road.admin.eventCursor();
});

/** Held by the sending hours until they open. */
async function sendHeld(more: object = {}, request: object = {}) {
  await changeRules(road, { sendingHours: closedNow(), timeZone: 'UTC' });
  const to = nextNumber();
  const sent = await sendTo(road, to, { timeZone: 'UTC', ...more }, request);
  await untilStatus(sent.requestId, 'HELD');
  return { ...sent, to };
}

/** Its time has come, as far as the message knows. */
async function letTimePass({ requestId, messageId }: { requestId: string; messageId: string }): Promise<void> {
  await queryDatabase(service.databaseUrl, 'update outbound_message set next_attempt_at = now() where id = $1', [
    messageId,
  ]);
  await change(service.app.store, (tx) =>
    enqueueDelivery(service.app.store, tx, { requestId }, { organizationId: road.admin.organizationId }),
  );
}

describe('outside of the sending hours', () => {
  test('a message is held, says until when, and leaves when the hours change', async () => {
    const { requestId, messageId, to } = await sendHeld();
    const held = await explain(road, messageId);
    expect(held.history.at(-1)).toEqual({ status: 'HELD', code: 'OUTSIDE_HOURS' });
    const [why, wait] = held.explanation.slice(-2);
    expect(why?.sentence).toMatch(/^Outside of the sending hours in UTC: held until 20\S+Z\.$/);
    expect(wait?.code).toBe('WAITS_FOR_RELEASE');
    const { state, counts } = await loadRequest(road, requestId);
    expect({ state, ...counts }).toMatchObject({ state: 'SENDING', total: 1, held: 1, queued: 0 });
    expect(await readPhone(service, to)).toEqual([]);

    await changeRules(road, { sendingHours: openNow() });
    await untilStatus(requestId, 'DELIVERED');
    expect(await readPhone(service, to)).toHaveLength(1);
    expect((await untilCompleted(road, requestId)).counts).toMatchObject({ total: 1, held: 0, delivered: 1 });
  });

  test('the zone is that of the contact, else that of the number, else that of the organization', async () => {
    // Open where it is 12 hours later only.
    await changeRules(road, { sendingHours: hoursAroundNow(11, 13), timeZone: 'UTC' });
    const etc = await sendTo(road, nextNumber(), { timeZone: 'Etc/GMT-12' });
    await untilStatus(etc.requestId, 'DELIVERED');
    // Fiji has one zone; North America has many.
    const fiji = await sendTo(road, '+6797012345');
    await untilStatus(fiji.requestId, 'DELIVERED');
    const american = await sendTo(road, nextNumber());
    await untilStatus(american.requestId, 'HELD');
    await changeRules(road, { timeZone: 'Etc/GMT-12' });
    await untilStatus(american.requestId, 'DELIVERED');
  });

  test('an urgent configuration sends, and one with hours of its own follows these', async () => {
    await changeRules(road, { sendingHours: closedNow(), timeZone: 'UTC' });
    const update = (input: object) =>
      road.admin.run(updateConfigurationDocument, { input: { id: road.configurationId, ...input } });
    await update({ ignoresSendingHours: true });
    const urgent = await sendTo(road, nextNumber());
    await untilStatus(urgent.requestId, 'DELIVERED');
    await update({ ignoresSendingHours: false, sendingHours: openNow() });
    const open = await sendTo(road, nextNumber());
    await untilStatus(open.requestId, 'DELIVERED');
    await update({ sendingHours: null });
    const { requestId } = await sendTo(road, nextNumber());
    await untilStatus(requestId, 'HELD');
    await update({ ignoresSendingHours: true });
    await untilStatus(requestId, 'DELIVERED');
  });

  test('a message that is looked at too early is held on, and its history does not grow', async () => {
    const held = await sendHeld();
    const before = await explain(road, held.messageId);
    await letTimePass(held);
    const isAhead = 'select next_attempt_at > now() as ahead from outbound_message where id = $1';
    await expect
      .poll(
        async () => (await queryDatabase<{ ahead: boolean }>(service.databaseUrl, isAhead, [held.messageId]))[0]?.ahead,
      )
      .toBe(true);
    expect((await explain(road, held.messageId)).history).toEqual(before.history);
  });

  test('at its release it is checked again: an inactive template fails it', async () => {
    const held = await sendHeld();
    await road.admin.run(deactivateDocument, { id: road.templateId });
    await letTimePass(held);
    await untilStatus(held.requestId, 'FAILED');
    const { failure, explanation } = await explain(road, held.messageId);
    expect(failure?.code).toBe('INACTIVE_TEMPLATE');
    expect(explanation.at(-1)?.sentence).toBe('Failed: its template was deactivated before it left.');
    expect((await untilCompleted(road, held.requestId)).counts).toMatchObject({ total: 1, failed: 1 });
    expect(await readPhone(service, held.to)).toEqual([]);
  });

  test('it expires while it is held', async () => {
    const held = await sendHeld({}, { expiresAt: new Date(Date.now() + 2_000).toISOString() });
    await untilStatus(held.requestId, 'EXPIRED');
    expect((await untilCompleted(road, held.requestId)).counts).toMatchObject({ total: 1, expired: 1 });
    expect(await readPhone(service, held.to)).toEqual([]);
  });

  test('it can be paused, and is held again when it is resumed', async () => {
    const held = await sendHeld();
    await road.admin.run(pauseDocument, { id: held.requestId });
    expect((await explain(road, held.messageId)).explanation.at(-1)?.code).toBe('WAITS_FOR_RESUME');
    start = await road.admin.eventCursor();
    await road.admin.run(resumeDocument, { id: held.requestId });
    await untilStatus(held.requestId, 'HELD');
    expect((await explain(road, held.messageId)).explanation.at(-1)?.code).toBe('WAITS_FOR_RELEASE');
    await changeRules(road, { sendingHours: null });
    await untilStatus(held.requestId, 'DELIVERED');
  });

  test('it can be cancelled', async () => {
    const held = await sendHeld();
    await road.admin.run(cancelDocument, { id: held.requestId });
    expect((await loadRequest(road, held.requestId)).counts).toMatchObject({ total: 1, cancelled: 1, held: 0 });
  });
});
