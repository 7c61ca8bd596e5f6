import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import { listConsents, record, stateOf } from '../support/consents.ts';
import { openConversation, replyUntil, writeFrom } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { readLines } from '../support/explanation.ts';
import { behave, loadMessage, readPhone, sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ times: { firstLookUpMs: 50 } });
});
afterAll(() => service.close());

const optOutIsTold = /So an opt-out of the address is on record\.$/;

/** The lines of the address, once there are so many. */
async function untilLines(road: Road, address: string, count: number) {
  await vi.waitFor(async () => expect(await listConsents(road, address)).toHaveLength(count), 10_000);
  return listConsents(road, address);
}

/** Resolves when no opt-out waits to be recorded. */
async function untilRecorded(): Promise<void> {
  const left = "select 1 from pgboss.job where name = 'record-opt-outs' and state in ('created', 'retry', 'active')";
  await vi.waitFor(async () => expect(await queryDatabase(service.databaseUrl, left)).toEqual([]), 10_000);
}

describe('a carrier that says that the customer has opted out', () => {
  test.each([21610, 63014, 63033])('with %i in its answer is believed: nothing more is sent', async (code) => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { answer: { status: 400, code } });
    const { messageIds } = await sendUntil(road, [to], 'FAILED');
    const [line] = await untilLines(road, to, 1);
    expect((await readLines(road, messageIds[0] ?? '')).at(-1)).toMatch(optOutIsTold);
    expect(line).toMatchObject({
      state: 'OPTED_OUT',
      purpose: null,
      source: 'CARRIER',
      evidence: `The carrier refused message ${messageIds[0]} with ${code}.`,
      recordedBy: null,
      channel: { id: road.channelId },
    });
    await behave(service, to, { answer: 'ok' });
    await sendUntil(road, [to], 'SKIPPED');
    expect(await readPhone(service, to)).toEqual([]);
    await road.admin.close();
  });

  test.each(['undelivered', 'failed'])('in a receipt (%s) is believed, told twice too', async (status) => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { receipts: 'none' });
    const { messageIds } = await sendUntil(road, [to], 'SENT');
    const { providerMessageId } = await loadMessage(road, messageIds[0] ?? '');
    const receipt = receiptOf(providerMessageId ?? '', status, { ErrorCode: '21610' });
    for (let time = 0; time < 2; time++) expect(await postCallback(road, receipt)).toBe(200);
    await untilLines(road, to, 1);
    await untilRecorded();
    expect((await readLines(road, messageIds[0] ?? '')).at(-1)).toMatch(optOutIsTold);
    expect(await listConsents(road, to)).toHaveLength(1);
    await road.admin.close();
  });

  test('in a receipt that is faster than the answer to the send is believed', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { receipts: 'none', latencyMs: 300 });
    const sent = sendUntil(road, [to], 'SENT');
    await vi.waitFor(async () => expect(await readPhone(service, to)).toHaveLength(1), {
      interval: 5,
      timeout: 10_000,
    });
    const [{ id = '' } = {}] = await readPhone(service, to);
    // Without our reference it is found by the carrier's id alone, which nobody knows yet.
    expect(await postCallback(road, receiptOf(id, 'undelivered', { ErrorCode: '21610' }))).toBe(200);
    await sent;
    expect(await untilLines(road, to, 1)).toMatchObject([{ source: 'CARRIER' }]);
    await road.admin.close();
  });

  test('again and again adds nothing, also where the customer had said so', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await record(road, phone, 'OPTED_OUT', { purpose: 'marketing' });
    await behave(service, phone, { answer: { status: 400, code: 21610 } });
    await sendUntil(road, [phone], 'FAILED');
    await untilLines(road, phone, 2);
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    await untilRecorded();
    expect(await listConsents(road, phone)).toHaveLength(3);
    await road.admin.close();
  });

  test('of an answer of ours is believed', async () => {
    const { road, phone, id } = await openConversation(service);
    await behave(service, phone, { answer: { status: 400, code: 21610 } });
    await replyUntil(road, { conversationId: id, body: 'Hello' }, 'FAILED');
    await untilLines(road, phone, 1);
    expect(await stateOf(road, phone)).toBe('OPTED_OUT');
    await road.admin.close();
  });

  test('before the customer opted in with us does not count', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { answer: { status: 400, code: 21610 } });
    await sendUntil(road, [to], 'FAILED');
    await untilLines(road, to, 1);
    await record(road, to, 'OPTED_IN');
    expect(await stateOf(road, to)).toBe('OPTED_IN');
    await road.admin.close();
  });
});

test.each([21211, 30003, 30004])('a carrier that refuses with %i says nothing of consent', async (code) => {
  const road = await createRoad(service);
  const to = nextNumber();
  await behave(service, to, { answer: { status: 400, code } });
  await sendUntil(road, [to], 'FAILED');
  await untilRecorded();
  expect(await listConsents(road, to)).toEqual([]);
  await road.admin.close();
});
