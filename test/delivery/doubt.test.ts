import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import {
  behave,
  loadMessage,
  loadRequest,
  nextNumbers,
  readPhone,
  sendUntil,
  untilCompleted,
} from '../support/outbound.ts';
import { createRoad, nextNumber, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('a send that broke off after the carrier took the message', () => {
  test.each(['accept-then-drop', 'accept-then-500'])(
    'by %s is IN_DOUBT until a receipt settles it, and is never made again',
    async (answer) => {
      const road = await createRoad(service);
      const to = nextNumber();
      await behave(service, to, { answer, receipts: 'none' });
      const { requestId, messageIds } = await sendUntil(road, [to], 'IN_DOUBT');
      const [id = ''] = messageIds;
      const doubtful = await loadMessage(road, id);
      expect(doubtful).toMatchObject({ attempts: 1, providerMessageId: null, failure: { retryable: false } });
      expect(doubtful.failure?.message).toMatch(/\w/);
      expect(await loadRequest(road, requestId)).toMatchObject({ state: 'SENDING', counts: { inDoubt: 1 } });

      const [received] = await readPhone(service, to);
      if (received === undefined) throw new Error('The handset has nothing');
      await postCallback(road, receiptOf(received.id, 'delivered'), { reference: received.reference });
      expect(await untilCompleted(road, requestId)).toMatchObject({ counts: { inDoubt: 0, delivered: 1 } });
      const settled = await loadMessage(road, id);
      expect(settled).toMatchObject({
        status: 'DELIVERED',
        attempts: 1,
        failure: null,
        providerMessageId: received.id,
      });
      expect(settled.history.map(({ status }) => status)).toEqual(['QUEUED', 'SENDING', 'IN_DOUBT', 'DELIVERED']);
      expect(await readPhone(service, to)).toHaveLength(1);
      await road.admin.close();
    },
  );

  test.each(['accept-then-drop', 'accept-then-500'])(
    'by %s for a whole batch ends with every message delivered once by the receipts that follow',
    async (answer) => {
      const road = await createRoad(service);
      const { prefix, numbers: addresses } = nextNumbers(50);
      await behave(service, prefix, { answer, receiptDelayMs: 100 });
      const { requestId, messageIds } = await sendUntil(road, addresses, 'DELIVERED');
      expect((await untilCompleted(road, requestId)).counts).toMatchObject({ total: 50, delivered: 50 });
      for (const id of messageIds) expect((await loadMessage(road, id)).attempts).toBe(1);
      for (const to of addresses) expect(await readPhone(service, to)).toHaveLength(1);
      await road.admin.close();
    },
  );

  test('is settled as FAILED where the receipt says so', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { answer: 'accept-then-500', receipts: 'none' });
    const { requestId, messageIds } = await sendUntil(road, [to], 'IN_DOUBT');
    const [received] = await readPhone(service, to);
    if (received === undefined) throw new Error('The handset has nothing');
    await postCallback(road, receiptOf(received.id, 'undelivered', { ErrorCode: '30005' }), {
      reference: received.reference,
    });
    expect((await untilCompleted(road, requestId)).counts).toMatchObject({ inDoubt: 0, failed: 1 });
    expect((await loadMessage(road, messageIds[0] ?? '')).failure).toEqual({
      code: '30005',
      message: 'The handset is unknown or no longer in service.',
      retryable: false,
    });
    await road.admin.close();
  });
});

describe('a send of which nobody knows whether it reached the carrier', () => {
  test.each(['reset', { status: 500, code: 20500 }, { status: 502, code: 0 }])(
    'because of %j is IN_DOUBT and not made again while the others of its batch go on',
    async (answer) => {
      const road = await createRoad(service);
      const [lost, other] = [nextNumber(), nextNumber()];
      await behave(service, lost, { answer });
      const following = road.admin.follow(statusDocument, {
        configurationId: road.configurationId,
        after: await road.admin.eventCursor(),
      });
      const { requestId, messageIds } = await sendUntil(road, [lost, other], 'SENDING');
      const waiting = new Set(['IN_DOUBT', 'DELIVERED']);
      await following.until(({ deliveryStatusChanged }) => {
        waiting.delete(deliveryStatusChanged.status);
        return waiting.size === 0;
      });
      expect(await loadMessage(road, messageIds[0] ?? '')).toMatchObject({ status: 'IN_DOUBT', attempts: 1 });
      expect(await loadRequest(road, requestId)).toMatchObject({
        state: 'SENDING',
        counts: { total: 2, inDoubt: 1, delivered: 1 },
      });
      expect(await readPhone(service, lost)).toEqual([]);
      expect(await readPhone(service, other)).toHaveLength(1);
      await road.admin.close();
    },
  );
});
