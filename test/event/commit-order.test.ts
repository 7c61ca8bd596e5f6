import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readEventCursor, writeEventCursor } from '../../src/event/event-cursor.ts';
import { queryDatabase } from '../support/database.ts';
import { followOn, transports } from '../support/follow.ts';
import { loadRequest, sendUntil } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

/** A transaction of another process that has written an event about the message and goes on. */
async function beginLongTransaction({ admin, configurationId }: Road, requestId: string, messageId: string) {
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  await client.query('begin');
  await client.query(
    `insert into event (organization_id, type, subject_id, request_id, configuration_id, status)
     values ($1, 'MESSAGE_STATUS_CHANGED', $2, $3, $4, 'READ')`,
    [admin.organizationId, messageId, requestId, configurationId],
  );
  return {
    async end(statement: 'commit' | 'rollback') {
      await client.query(statement);
      await client.end();
    },
  };
}

/** Resolves when the request's only message is delivered, as the database has it: the log may not tell yet. */
async function sendBehindTheLog(road: Road): Promise<string> {
  const { sendOutbound } = await road.admin.run(sendDocument, {
    input: { configurationId: road.configurationId, contacts: [contact(nextNumber())] },
  });
  await vi.waitFor(async () => {
    expect((await loadRequest(road, sendOutbound.id)).counts.delivered).toBe(1);
  }, 10_000);
  return sendOutbound.messages.edges[0]?.node.id ?? '';
}

describe.each(transports)('over %s', (transport) => {
  test('events are told in the order of their transactions, also where the numbers of those get longer', async () => {
    const road = await createRoad(service);
    const { organizationId } = road.admin;
    const { requestId, messageIds } = await sendUntil(road, [nextNumber()], 'DELIVERED');
    const xids = [9, 10, 11, 99, 100, 101];
    await queryDatabase(
      service.databaseUrl,
      `insert into event (xid, organization_id, type, subject_id, request_id, status)
       select number::text::xid8, $1, 'MESSAGE_STATUS_CHANGED', $2, $3, 'READ' from unnest($4::int[]) as number`,
      [organizationId, messageIds[0], requestId, xids.toReversed()],
    );
    const after = writeEventCursor({ organizationId, xid: 1n, position: 0n, rest: 0 });
    const following = await followOn(transport, service, organizationId, statusDocument, { after });
    const seen = await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'QUEUED');
    const positions = seen.map(({ deliveryStatusChanged }) =>
      readEventCursor(deliveryStatusChanged.cursor, organizationId),
    );
    expect(positions.slice(0, -1).map(({ xid }) => Number(xid))).toEqual(xids);
    following.stop();
    await road.admin.close();
  });

  test('a transaction that takes long holds the others back, and when it commits everybody gets all, in order', async () => {
    const road = await createRoad(service);
    const { organizationId } = road.admin;
    const first = await sendUntil(road, [nextNumber()], 'DELIVERED');
    const after = await road.admin.eventCursor();
    const live = await followOn(transport, service, organizationId, statusDocument, { after });
    const long = await beginLongTransaction(road, first.requestId, first.messageIds[0] ?? '');
    const second = await sendBehindTheLog(road);
    const third = await sendBehindTheLog(road);
    const late = await followOn(transport, service, organizationId, statusDocument, { after });
    await long.end('commit');
    for (const following of [live, late]) {
      const seen: [string, string][] = [];
      while (seen.length < 9) {
        const { message, status } = (await following.next()).deliveryStatusChanged;
        seen.push([message.id, status]);
      }
      const steps = ['QUEUED', 'SENDING', 'SENT', 'DELIVERED'];
      expect(seen).toEqual([
        [first.messageIds[0], 'READ'],
        ...steps.map((status) => [second, status]),
        ...steps.map((status) => [third, status]),
      ]);
      following.stop();
    }
    await road.admin.close();
  });

  test('what a long transaction takes back is never told, and what it held back is', async () => {
    const road = await createRoad(service);
    const first = await sendUntil(road, [nextNumber()], 'DELIVERED');
    const after = await road.admin.eventCursor();
    const following = await followOn(transport, service, road.admin.organizationId, statusDocument, { after });
    const long = await beginLongTransaction(road, first.requestId, first.messageIds[0] ?? '');
    const second = await sendBehindTheLog(road);
    await long.end('rollback');
    const seen = await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    expect(seen.map(({ deliveryStatusChanged }) => deliveryStatusChanged.message.id)).toEqual(Array(4).fill(second));
    following.stop();
    await road.admin.close();
  });

  test('a cursor that was taken during a long transaction loses nothing that it commits later', async () => {
    const road = await createRoad(service);
    const first = await sendUntil(road, [nextNumber()], 'DELIVERED');
    const long = await beginLongTransaction(road, first.requestId, first.messageIds[0] ?? '');
    const after = await road.admin.eventCursor();
    const withCursor = await followOn(transport, service, road.admin.organizationId, statusDocument, { after });
    await long.end('commit');
    expect((await withCursor.next()).deliveryStatusChanged).toMatchObject({
      status: 'READ',
      message: { id: first.messageIds[0] },
    });
    withCursor.stop();
    await road.admin.close();
  });
});
