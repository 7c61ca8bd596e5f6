import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Client } from '../support/client.ts';
import { conversationChangedDocument } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { followOn, transports } from '../support/follow.ts';
import { progressDocument, sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: Road;
let requestId: string;
beforeAll(async () => {
  service = await startService();
  road = await createRoad(service);
  ({ requestId } = await sendUntil(road, [nextNumber()], 'DELIVERED'));
});
afterAll(async () => {
  await road.admin.close();
  await service.close();
});

/** The log is read every 50 ms as long as somebody follows. */
async function isLogRead(): Promise<boolean> {
  const rows = await queryDatabase(
    service.databaseUrl,
    `select 1 from pg_stat_activity
     where datname = current_database() and query like '%from event%' and pid <> pg_backend_pid()
       and query_start > clock_timestamp() - interval '400 milliseconds'`,
  );
  return rows.length > 0;
}

const untilLogIsRead = (expected: boolean) =>
  vi.waitFor(async () => expect(await isLogRead()).toBe(expected), { timeout: 10_000, interval: 50 });

type Document = TypedDocumentNode<unknown, Record<string, unknown>>;
const subscriptions: [string, Document, (requestId: string) => Record<string, unknown>][] = [
  ['deliveryStatusChanged', statusDocument as Document, () => ({})],
  ['outboundRequestProgress', progressDocument as Document, (id) => ({ requestId: id })],
  ['conversationChanged', conversationChangedDocument as Document, () => ({})],
];

describe.each(subscriptions)('a subscriber of %s that waits for what never happens', (_name, document, variables) => {
  test.each(transports)('and leaves over %s is forgotten: nobody reads the log any more', async (transport) => {
    await untilLogIsRead(false);
    const { organizationId } = road.admin;
    const following = await followOn(transport, service, organizationId, document, variables(requestId));
    following.next().catch(() => {});
    await untilLogIsRead(true);
    following.stop();
    await untilLogIsRead(false);
  });

  test('and unsubscribes while its socket stays is forgotten too, and the socket goes on', async () => {
    await untilLogIsRead(false);
    const { admin }: { admin: Client } = road;
    const following = admin.follow(document, variables(requestId));
    following.next().catch(() => {});
    await untilLogIsRead(true);
    following.stop();
    await untilLogIsRead(false);
    const { events } = await sendUntil(road, [nextNumber()], 'DELIVERED');
    expect(events).toHaveLength(4);
  });
});
