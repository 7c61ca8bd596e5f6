import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pruneEvents } from '../../src/event/prune-events.ts';
import { queryDatabase } from '../support/database.ts';
import { followOn, readRefusal, transports } from '../support/follow.ts';
import { type StatusEvent, sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: Road;
let before: string;
let pruned: StatusEvent[];
let kept: StatusEvent[];

// What one test prunes is gone for all of the file: it is done once, before them.
beforeAll(async () => {
  service = await startService();
  road = await createRoad(service);
  before = await road.admin.eventCursor();
  pruned = (await sendUntil(road, [nextNumber()], 'DELIVERED')).events;
  await queryDatabase(service.databaseUrl, `update event set at = at - interval '8 days'`);
  kept = (await sendUntil(road, [nextNumber()], 'DELIVERED')).events;
  await pruneEvents(service.app.store.em, 7);
});
afterAll(async () => {
  await road.admin.close();
  await service.close();
});

describe('after the events of more than 7 days ago were pruned', () => {
  test('none of them is left, and the younger ones are', async () => {
    const [row] = await queryDatabase<{ old: number; young: number }>(
      service.databaseUrl,
      `select count(*) filter (where at < now() - interval '7 days')::int as old,
              count(*) filter (where type = 'MESSAGE_STATUS_CHANGED')::int as young from event`,
    );
    expect(row).toEqual({ old: 0, young: kept.length });
  });

  test('pruning again finds nothing', async () => {
    expect(await pruneEvents(service.app.store.em, 7)).toBe(0);
  });

  test.each(transports)('over %s a cursor from before them, or among them, is CURSOR_EXPIRED', async (transport) => {
    for (const after of [before, pruned[0]?.cursor, pruned.at(-2)?.cursor]) {
      const following = await followOn(transport, service, road.admin.organizationId, statusDocument, {
        after: after ?? '',
      });
      expect(await readRefusal(following)).toEqual(['CURSOR_EXPIRED']);
      following.stop();
    }
  });

  test.each(transports)('over %s a cursor among those that are kept resumes behind it', async (transport) => {
    const following = await followOn(transport, service, road.admin.organizationId, statusDocument, {
      after: kept[1]?.cursor ?? '',
    });
    const seen = await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    expect(seen.map(({ deliveryStatusChanged }) => deliveryStatusChanged.cursor)).toEqual(
      kept.slice(2).map(({ cursor }) => cursor),
    );
    following.stop();
  });

  test.each(transports)('over %s a new cursor, and none, are taken', async (transport) => {
    for (const after of [await road.admin.eventCursor(), undefined]) {
      const variables = after === undefined ? {} : { after };
      const { organizationId } = road.admin;
      const following = await followOn(transport, service, organizationId, statusDocument, variables);
      const first = following.next();
      let isTold = false;
      void first.then(() => {
        isTold = true;
      });
      while (!isTold) await sendUntil(road, ['nobody'], 'SKIPPED');
      expect((await first).deliveryStatusChanged.status).toBe('SKIPPED');
      following.stop();
    }
  });
});
