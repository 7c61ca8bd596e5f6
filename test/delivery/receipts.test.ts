import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statusRank } from '../../src/outbound/message-status.ts';
import { queryDatabase } from '../support/database.ts';
import { behave, loadMessage, nextNumbers, readPhone, sendUntil, untilCompleted } from '../support/outbound.ts';
import { createRoad, nextNumber } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('receipts', () => {
  test.each(['all', 'duplicated', 'reversed', 'before-response', 'batched'])(
    'that come %s lead each message upwards to DELIVERED, and each counts once',
    async (receipts) => {
      const road = await createRoad(service);
      const { prefix, numbers: addresses } = nextNumbers(40);
      // The carrier takes its time, so that receipts can be there before the answer.
      await behave(service, prefix, { receipts, latencyMs: 30 });
      const { requestId, messageIds } = await sendUntil(road, addresses, 'DELIVERED');
      expect((await untilCompleted(road, requestId)).counts).toMatchObject({ total: 40, delivered: 40 });

      for (const [index, id] of messageIds.entries()) {
        const message = await loadMessage(road, id);
        const [received, ...again] = await readPhone(service, addresses[index] ?? '');
        expect(again).toEqual([]);
        expect(message).toMatchObject({ status: 'DELIVERED', attempts: 1, segments: 1, failure: null });
        expect(message.providerMessageId).toBe(received?.id);
        const ranks = message.history.map(({ status }) => statusRank[status]);
        expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
      }
      await road.admin.close();
    },
  );

  test('tell of a status once, however often they come', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { receipts: 'duplicated' });
    const { requestId, messageIds } = await sendUntil(road, [to], 'DELIVERED');
    await untilCompleted(road, requestId);
    const events = await queryDatabase<{ status: string }>(
      service.databaseUrl,
      `select status from event where $1 = any(subject_ids) order by xid, position`,
      [messageIds[0]],
    );
    expect(events.map(({ status }) => status)).toEqual(['QUEUED', 'SENDING', 'SENT', 'DELIVERED']);
    await road.admin.close();
  });

  test('that never come leave the message SENT and the request completed', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { receipts: 'none' });
    const { requestId, messageIds } = await sendUntil(road, [to], 'SENT');
    expect((await untilCompleted(road, requestId)).counts).toMatchObject({ total: 1, sent: 1 });
    const [received] = await readPhone(service, to);
    expect((await loadMessage(road, messageIds[0] ?? '')).providerMessageId).toBe(received?.id);
    await road.admin.close();
  });
});
