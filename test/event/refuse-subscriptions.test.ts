import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeEventCursor } from '../../src/event/event-cursor.ts';
import { newId } from '../../src/platform/uuid.ts';
import { postCallback, receiptOf } from '../support/callback.ts';
import type { Following, GraphQLErrorShape } from '../support/client.ts';
import { conversationChangedDocument, findOnlyConversation, writeFrom } from '../support/conversations.ts';
import { followOn, readRefusal, type Transport, transports } from '../support/follow.ts';
import { graphql } from '../support/generated/gql.ts';
import { behave, loadMessage, progressDocument, sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const receivedDocument = graphql(`
  subscription RefuseSubscriptionsReceived($conversationId: ID, $after: Cursor) {
    messageReceived(conversationId: $conversationId, after: $after) { cursor message { body } }
  }
`);

type AnyDocument = TypedDocumentNode<unknown, Record<string, unknown>>;
type Field = 'requestId' | 'configurationId' | 'conversationId';
const subscriptions: { name: string; document: AnyDocument; field: Field }[] = [
  { name: 'deliveryStatusChanged', document: statusDocument as AnyDocument, field: 'requestId' },
  { name: 'deliveryStatusChanged', document: statusDocument as AnyDocument, field: 'configurationId' },
  { name: 'conversationChanged', document: conversationChangedDocument as AnyDocument, field: 'conversationId' },
  { name: 'messageReceived', document: receivedDocument as AnyDocument, field: 'conversationId' },
  { name: 'outboundRequestProgress', document: progressDocument as AnyDocument, field: 'requestId' },
];

/** An organization with one of each. */
interface Place {
  road: Road;
  phone: string;
  ids: Record<Field, string>;
  /** Before all of it. */
  after: string;
  messageId: string;
}

let service: Service;
let ours: Place;
let theirs: Place;
beforeAll(async () => {
  service = await startService();
  [ours, theirs] = await Promise.all([openPlace(), openPlace()]);
});
afterAll(async () => {
  await Promise.all([ours.road.admin.close(), theirs.road.admin.close()]);
  await service.close();
});

/** Its message is SENT, and the carrier reports nothing by itself. */
async function openPlace(): Promise<Place> {
  const road = await createRoad(service);
  const after = await road.admin.eventCursor();
  const phone = nextNumber();
  await behave(service, phone, { receipts: 'none' });
  const { requestId, messageIds } = await sendUntil(road, [phone], 'SENT');
  await writeFrom(service, phone, { to: road.address, body: 'Hello?' });
  const { id: conversationId } = await findOnlyConversation(road);
  const ids = { requestId, configurationId: road.configurationId, conversationId };
  return { road, phone, ids, after, messageId: messageIds[0] ?? '' };
}

async function readErrors(following: Following<unknown>): Promise<GraphQLErrorShape[]> {
  const failure: unknown = await following.next().then(
    () => new Error('The subscription was not refused'),
    (error: unknown) => error,
  );
  if (!Array.isArray(failure)) throw failure;
  return failure;
}

function follow<Data, Variables>(
  transport: Transport,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Following<Data>> {
  return followOn(transport, service, ours.road.admin.organizationId, document, variables);
}

describe.each(transports)('over %s', (transport) => {
  describe.each(subscriptions)('$name with a $field', ({ document, field }) => {
    test.each<[string, () => string]>([
      ['that does not exist', () => newId()],
      ['that is no UUID', () => 'nonsense'],
      ['that is empty', () => ''],
      ['with a NUL', () => `${ours.ids[field]}\u0000`],
      ['of another organization', () => theirs.ids[field]],
      ['of another organization in upper case', () => theirs.ids[field].toUpperCase()],
    ])('%s is NOT_FOUND by the name of the field', async (_what, id) => {
      const following = await follow(transport, document, { [field]: id() });
      const errors = await readErrors(following);
      expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'NOT_FOUND', field }]);
      expect(errors[0]?.message).toMatch(/^There is no .* in this organization\.$/);
      following.stop();
    });
  });

  test('an id in upper case gets its events: those of before, and those that come', async () => {
    const { road, phone, ids, after, messageId } = await openPlace();
    const upper = (field: Field) => ids[field].toUpperCase();
    const { organizationId } = road.admin;
    const open = <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) =>
      followOn(transport, service, organizationId, document, variables);
    const ofRequest = await open(statusDocument, { requestId: upper('requestId'), after });
    const ofConfiguration = await open(statusDocument, { configurationId: upper('configurationId'), after });
    const changed = await open(conversationChangedDocument, { conversationId: upper('conversationId'), after });
    const received = await open(receivedDocument, { conversationId: upper('conversationId'), after });
    const progress = await open(progressDocument, { requestId: upper('requestId') });
    expect((await progress.next()).outboundRequestProgress).toMatchObject({ id: ids.requestId, counts: { sent: 1 } });
    expect((await ofRequest.next()).deliveryStatusChanged.status).toBe('QUEUED');
    expect((await ofConfiguration.next()).deliveryStatusChanged.status).toBe('QUEUED');
    expect((await changed.next()).conversationChanged.conversation.id).toBe(ids.conversationId);
    expect((await received.next()).messageReceived.message.body).toBe('Hello?');

    const { providerMessageId } = await loadMessage(road, messageId);
    await postCallback(road, receiptOf(providerMessageId ?? '', 'delivered'));
    await writeFrom(service, phone, { to: road.address, body: 'Still there?' });
    await progress.until(({ outboundRequestProgress }) => outboundRequestProgress.counts.delivered === 1);
    for (const statuses of [ofRequest, ofConfiguration]) {
      await statuses.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    }
    await changed.until(({ conversationChanged }) => conversationChanged.conversation.messages.edges.length === 2);
    await received.until(({ messageReceived }) => messageReceived.message.body === 'Still there?');
    for (const following of [ofRequest, ofConfiguration, changed, received, progress]) following.stop();
    await road.admin.close();
  });

  const documents = [statusDocument, conversationChangedDocument, receivedDocument] as (typeof statusDocument)[];

  test.each([
    ['by a little', async () => (await readXid()) + 1_000_000n],
    ['by far', async () => 9_999_999_999_999_999_999n],
  ])('a cursor beyond the end of the log %s is CURSOR_EXPIRED', async (_how, xid) => {
    const { organizationId } = ours.road.admin;
    const after = writeEventCursor({ organizationId, xid: await xid(), position: 0n, rest: 0 });
    for (const document of documents) {
      const following = await follow(transport, document, { after });
      expect(await readRefusal(following)).toEqual(['CURSOR_EXPIRED']);
      following.stop();
    }
  });

  test('the cursor of now, and that of the last event, are not beyond the end', async () => {
    const { road } = await openPlace();
    const { organizationId } = road.admin;
    const now = await road.admin.eventCursor();
    const one = await followOn(transport, service, organizationId, statusDocument, { after: now });
    const [first] = await sendUntil(road, [nextNumber()], 'DELIVERED').then(({ events }) => events.slice(-1));
    const seen = await one.until(({ deliveryStatusChanged }) => deliveryStatusChanged.cursor === first?.cursor);
    expect(seen).toHaveLength(4);
    const last = await followOn(transport, service, organizationId, statusDocument, { after: first?.cursor ?? '' });
    const { messageIds } = await sendUntil(road, [nextNumber()], 'DELIVERED');
    expect((await last.next()).deliveryStatusChanged.message.id).toBe(messageIds[0]);
    one.stop();
    last.stop();
    await road.admin.close();
  });
});

/** Where the log ends now. */
async function readXid(): Promise<bigint> {
  const cursor = Buffer.from(await ours.road.admin.eventCursor(), 'base64url').toString();
  return BigInt(cursor.split('.')[2] ?? '');
}
