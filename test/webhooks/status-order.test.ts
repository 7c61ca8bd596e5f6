import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MessageStatus, statusRank } from '../../src/outbound/message-status.ts';
import { postCallback, receiptOf } from '../support/callback.ts';
import { queryDatabase } from '../support/database.ts';
import { behave, loadMessage, nextNumbers, sendUntil } from '../support/outbound.ts';
import { createRoad } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

/** What the carrier calls a status, and what we call it. */
const statusOf = {
  sent: 'SENT',
  delivered: 'DELIVERED',
  read: 'READ',
  failed: 'FAILED',
  undelivered: 'FAILED',
} as const satisfies Record<string, MessageStatus>;
const carrierStatuses = Object.keys(statusOf) as (keyof typeof statusOf)[];

describe('whatever order receipts come in, many at once', () => {
  test.each([1, 2, 3])('each message ends at the highest of its own and never steps down (seed %i)', async (seed) => {
    const random = createRandom(seed);
    const road = await createRoad(service);
    const { prefix, numbers } = nextNumbers(60);
    await behave(service, prefix, { receipts: 'none' });
    const { messageIds } = await sendUntil(road, numbers, 'SENT');
    const messages = await Promise.all(messageIds.map((id) => loadMessage(road, id)));

    const receipts = messages.flatMap(({ id, providerMessageId }) =>
      Array.from({ length: Math.floor(random() * 7) }, () => ({
        id,
        messageSid: providerMessageId ?? '',
        status: carrierStatuses[Math.floor(random() * carrierStatuses.length)] ?? 'sent',
        isReferred: random() < 0.8,
      })),
    );
    const answers = await Promise.all(
      shuffle(receipts, random).map(({ id, messageSid, status, isReferred }) =>
        postCallback(road, receiptOf(messageSid, status), isReferred ? { reference: `${id}.1` } : {}),
      ),
    );
    expect(answers.every((answer) => answer === 200)).toBe(true);

    for (const { id } of messages) {
      const reported = receipts.filter((receipt) => receipt.id === id).map(({ status }) => statusOf[status]);
      const highest = ['SENT' as const, ...reported].sort((a, b) => statusRank[b] - statusRank[a])[0];
      const { status, history, attempts, failure } = await loadMessage(road, id);
      expect({ id, status, attempts }).toEqual({ id, status: highest, attempts: 1 });
      expect(failure === null).toBe(status !== 'FAILED');
      const ranks = history.map((step) => statusRank[step.status]);
      expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
      expect(history.at(-1)?.status).toBe(highest);
      const events = await queryDatabase<{ status: MessageStatus }>(
        service.databaseUrl,
        'select status from event where $1 = any(subject_ids) order by xid, position',
        [id],
      );
      expect(events.map((event) => event.status)).toEqual(history.map((step) => step.status));
    }
    await road.admin.close();
  });
});

function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
