import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { statusRank } from '../../src/outbound/message-status.ts';
import { postCallback, receiptOf } from '../support/callback.ts';
import { queryDatabase } from '../support/database.ts';
import { type ExplainedMessage, loadExplained } from '../support/explanation.ts';
import { behave, nextNumbers, readPhone, sendUntil } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('receipts', () => {
  test.each(['all', 'duplicated', 'reversed', 'before-response', 'batched'])(
    'that come %s stand in the history once each, with the time of the carrier beside ours',
    async (receipts) => {
      const road = await createRoad(service);
      const { prefix, numbers } = nextNumbers(20);
      await behave(service, prefix, { receipts, latencyMs: 30 });
      const { messageIds } = await sendUntil(road, numbers, 'DELIVERED');
      await untilStored(road, 2 * numbers.length);
      for (const id of messageIds) {
        const message = await loadExplained(road, id);
        const statuses = message.history.map(({ status }) => status);
        const ranks = statuses.map((status) => statusRank[status]);
        expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
        expect(statuses.at(-1)).toBe('DELIVERED');
        expect(message.history.map(({ attempt }) => attempt)).toEqual(
          statuses.map((_, step) => (step === 0 ? null : 1)),
        );

        const [told, untold] = [receiptsOf(message, 'DELIVERED'), receiptsOf(message, 'SENT')];
        expect([told.length, untold.length]).toEqual([1, 1]);
        expect(told[0]).toMatchObject({ attempt: 1, failure: null, reportedAt: expect.any(String) });
        // The simulator tells a time, to the minute, of everything but sent.
        const agoMs = Date.parse(told[0]?.receivedAt ?? '') - Date.parse(told[0]?.reportedAt ?? '');
        expect(agoMs).toBeGreaterThanOrEqual(-1_000);
        expect(agoMs).toBeLessThan(120_000);
        expect(untold[0]).toMatchObject({ attempt: 1, reportedAt: null });
        const delivered = message.history.at(-1);
        expect(delivered?.receipts[0]).toEqual(told[0]);
        expect(delivered?.reportedAt).toBe(told[0]?.reportedAt);
        expectEverythingExplained(message);
      }
      await road.admin.close();
    },
  );

  test('that name no reference and come before their send is settled are there, at the step at which they came', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { receipts: 'none', latencyMs: 1_500 });
    const input = { configurationId: road.configurationId, contacts: [contact(to)] };
    const { sendOutbound } = await road.admin.run(sendDocument, { input });
    const id = sendOutbound.messages.edges[0]?.node.id ?? '';
    const sid = await vi.waitFor(async () => {
      const [received] = await readPhone(service, to);
      if (received === undefined) throw new Error('The handset has nothing yet');
      return received.id;
    }, 5_000);
    for (const status of ['sent', 'delivered']) await postCallback(road, receiptOf(sid, status));
    const message = await vi.waitFor(async () => {
      const loaded = await loadExplained(road, id);
      expect(loaded.status).toBe('DELIVERED');
      return loaded;
    }, 5_000);
    const history = message.history.map(({ status, receipts }) => [
      status,
      ...receipts.map((receipt) => receipt.status),
    ]);
    expect(history).toEqual([['QUEUED'], ['SENDING', 'SENT'], ['SENT'], ['DELIVERED', 'DELIVERED']]);
    expectEverythingExplained(message);
    await road.admin.close();
  });

  test('of a failure tell why, where they made it and where they came too late', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { receipts: 'none' });
    const { messageIds } = await sendUntil(road, [to], 'SENT');
    const [received] = await readPhone(service, to);
    for (const status of ['undelivered', 'delivered', 'failed']) {
      const fields = receiptOf(received?.id ?? '', status, { ErrorCode: '30003', RawDlrDoneDate: '2611230900' });
      await postCallback(road, fields, { reference: received?.reference ?? '' });
    }
    const message = await loadExplained(road, messageIds[0] ?? '');
    const failure = { code: '30003', message: 'The handset is switched off or out of reach.', retryable: true };
    const reportedAt = '2026-11-23T09:00:00.000Z';
    const told = { attempt: 1, reportedAt };
    expect(message.history.slice(3)).toMatchObject([
      { status: 'FAILED', code: '30003', ...told, receipts: [{ status: 'FAILED', ...told, failure }] },
      {
        status: 'DELIVERED',
        code: null,
        ...told,
        receipts: [
          { status: 'DELIVERED', ...told, failure: null },
          { status: 'FAILED', ...told, failure },
        ],
      },
    ]);
    expectEverythingExplained(message);
    await road.admin.close();
  });
});

function receiptsOf({ history }: ExplainedMessage, status: string) {
  return history.flatMap(({ receipts }) => receipts).filter((receipt) => receipt.status === status);
}

/** Each step is a line, and each receipt that made none. */
function expectEverythingExplained({ history, explanation }: ExplainedMessage): void {
  const receipts = history.flatMap((step) => step.receipts);
  const reports = explanation.filter(({ sentence }) => sentence.startsWith('The carrier reports'));
  expect(reports).toHaveLength(receipts.length);
  expect(reports.map(({ reportedAt }) => reportedAt).sort()).toEqual(
    receipts.map(({ reportedAt }) => reportedAt).sort(),
  );
  expect(explanation.flatMap(({ status }) => status ?? [])).toEqual(history.map(({ status }) => status));
  const times = explanation.map(({ at }) => Date.parse(at));
  expect(times).toEqual([...times].sort((a, b) => a - b));
}

async function untilStored({ channelId }: Road, count: number): Promise<void> {
  await vi.waitFor(async () => {
    const rows = await queryDatabase(service.databaseUrl, 'select 1 from receipt where channel_id = $1', [channelId]);
    expect(rows).toHaveLength(count);
  }, 10_000);
}
