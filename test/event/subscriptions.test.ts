import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import type { Client } from '../support/client.ts';
import {
  closeDocument,
  conversationChangedDocument,
  findOnlyConversation,
  listConversations,
  replyDocument,
  writeFrom,
} from '../support/conversations.ts';
import { followOn, readRefusal, transports } from '../support/follow.ts';
import { graphql } from '../support/generated/gql.ts';
import { progressDocument, sendUntil } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const startedDocument = graphql(`
  subscription SubscriptionsStarted($after: Cursor) {
    conversationStarted(after: $after) { cursor conversation { id customerAddress state } }
  }
`);
const receivedDocument = graphql(`
  subscription SubscriptionsReceived($conversationId: ID, $after: Cursor) {
    messageReceived(conversationId: $conversationId, after: $after) {
      cursor
      message { body direction conversation { id } }
    }
  }
`);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

function follow<Data, Variables>(
  transport: (typeof transports)[number],
  { organizationId }: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) {
  return followOn(transport, service, organizationId, document, variables);
}

describe.each(transports)('over %s', (transport) => {
  test('deliveryStatusChanged tells each step of a message, with what the message is now', async () => {
    const { admin, configurationId } = await createRoad(service);
    const to = nextNumber();
    const following = await follow(transport, admin, statusDocument, { after: await admin.eventCursor() });
    await admin.run(sendDocument, { input: { configurationId, contacts: [contact(to)] } });
    const seen = await following.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    const events = seen.map(({ deliveryStatusChanged }) => deliveryStatusChanged);
    expect(events.map(({ status }) => status)).toEqual(['QUEUED', 'SENDING', 'SENT', 'DELIVERED']);
    expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(4);
    expect(events.every(({ message }) => message.to === to)).toBe(true);
    expect(events.every(({ message, status }) => message.history.some((step) => step.status === status))).toBe(true);
    following.stop();
    await admin.close();
  });

  test('deliveryStatusChanged tells only of the request or the configuration that is asked for', async () => {
    const road = await createRoad(service);
    const after = await road.admin.eventCursor();
    const first = await sendUntil(road, [nextNumber()], 'DELIVERED');
    const second = await sendUntil(road, [nextNumber(), nextNumber()], 'DELIVERED');
    const ofSecond = await follow(transport, road.admin, statusDocument, { requestId: second.requestId, after });
    const seen = await ofSecond.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    expect(new Set(seen.map(({ deliveryStatusChanged }) => deliveryStatusChanged.message.id))).toEqual(
      new Set(second.messageIds),
    );
    const ofBoth = await follow(transport, road.admin, statusDocument, {
      configurationId: road.configurationId,
      after,
    });
    expect((await ofBoth.next()).deliveryStatusChanged.message.id).toBe(first.messageIds[0]);
    const ofFirst = await follow(transport, road.admin, statusDocument, {
      requestId: first.requestId,
      configurationId: road.configurationId,
      after,
    });
    const seenOfFirst = await ofFirst.until(
      ({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED',
    );
    expect(seenOfFirst).toHaveLength(4);
    ofFirst.stop();
    ofSecond.stop();
    ofBoth.stop();
    await road.admin.close();
  });

  test('outboundRequestProgress tells the present state at once, and counts that always add up until all is done', async () => {
    const road = await createRoad(service);
    const done = await sendUntil(road, [nextNumber()], 'DELIVERED');
    const still = await follow(transport, road.admin, progressDocument, { requestId: done.requestId });
    expect((await still.next()).outboundRequestProgress.counts).toMatchObject({ total: 1, delivered: 1 });
    still.stop();

    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: {
        configurationId: road.configurationId,
        contacts: [...Array.from({ length: 30 }, () => contact(nextNumber())), contact('nobody')],
      },
    });
    const following = await follow(transport, road.admin, progressDocument, { requestId: sendOutbound.id });
    const seen = await following.until(
      ({ outboundRequestProgress: { state, counts } }) => state === 'COMPLETED' && counts.delivered === 30,
    );
    for (const { outboundRequestProgress } of seen) {
      const { total, ...byStatus } = outboundRequestProgress.counts;
      const counts = Object.values(byStatus).filter((count) => typeof count === 'number');
      expect(total).toBe(31);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(31);
    }
    const delivered = seen.map(({ outboundRequestProgress }) => outboundRequestProgress.counts.delivered);
    expect(delivered).toEqual(delivered.toSorted((a, b) => a - b));
    following.stop();
    await road.admin.close();
  });

  test("conversationStarted tells of a customer's first message only", async () => {
    const road = await createRoad(service);
    const [one, other] = [nextNumber(), nextNumber()];
    const following = await follow(transport, road.admin, startedDocument, { after: await road.admin.eventCursor() });
    for (const phone of [one, one, other]) await writeFrom(service, phone, { to: road.address, body: 'Hello' });
    const first = await following.next();
    const second = await following.next();
    expect([first, second].map(({ conversationStarted }) => conversationStarted.conversation)).toMatchObject([
      { customerAddress: one, state: 'OPEN' },
      { customerAddress: other, state: 'OPEN' },
    ]);
    following.stop();
  });

  test('messageReceived tells what customers write, in all conversations or in one', async () => {
    const road = await createRoad(service);
    const [one, other] = [nextNumber(), nextNumber()];
    const after = await road.admin.eventCursor();
    await writeFrom(service, one, { to: road.address, body: 'first' });
    await writeFrom(service, other, { to: road.address, body: 'second' });
    await writeFrom(service, one, { to: road.address, body: 'third' });
    const [conversation] = (await listConversations(road)).filter(({ customerAddress }) => customerAddress === one);
    const all = await follow(transport, road.admin, receivedDocument, { after });
    const ofOne = await follow(transport, road.admin, receivedDocument, {
      after,
      conversationId: conversation?.id ?? '',
    });
    const bodies = async (following: typeof all) =>
      (await following.until(({ messageReceived }) => messageReceived.message.body === 'third')).map(
        ({ messageReceived }) => messageReceived.message.body,
      );
    expect(await bodies(all)).toEqual(['first', 'second', 'third']);
    expect(await bodies(ofOne)).toEqual(['first', 'third']);
    all.stop();
    ofOne.stop();
  });

  test('conversationChanged tells when a conversation starts, is answered, gets further and is closed', async () => {
    const road = await createRoad(service);
    const after = await road.admin.eventCursor();
    await writeFrom(service, nextNumber(), { to: road.address, body: 'Hello?' });
    const { id } = await findOnlyConversation(road);
    const following = await follow(transport, road.admin, conversationChangedDocument, { after, conversationId: id });
    await road.admin.run(replyDocument, { conversationId: id, body: 'Yes?' });
    await following.until(({ conversationChanged }) =>
      conversationChanged.conversation.messages.edges.some(({ node }) => node.status === 'DELIVERED'),
    );
    await road.admin.run(closeDocument, { id });
    const seen = await following.until(
      ({ conversationChanged }) => conversationChanged.conversation.state === 'CLOSED',
    );
    expect(seen.every(({ conversationChanged }) => conversationChanged.conversation.id === id)).toBe(true);
    following.stop();
  });

  test('nothing of another organization is ever told', async () => {
    const [ours, theirs] = await Promise.all([createRoad(service), createRoad(service)]);
    const after = await ours.admin.eventCursor();
    const statuses = await follow(transport, ours.admin, statusDocument, { after });
    const received = await follow(transport, ours.admin, receivedDocument, { after });
    await sendUntil(theirs, [nextNumber()], 'DELIVERED');
    await writeFrom(service, nextNumber(), { to: theirs.address, body: 'theirs' });
    const { messageIds } = await sendUntil(ours, [nextNumber()], 'DELIVERED');
    await writeFrom(service, nextNumber(), { to: ours.address, body: 'ours' });
    const seen = await statuses.until(({ deliveryStatusChanged }) => deliveryStatusChanged.status === 'DELIVERED');
    expect(seen.map(({ deliveryStatusChanged }) => deliveryStatusChanged.message.id)).toEqual(
      Array(4).fill(messageIds[0]),
    );
    expect((await received.next()).messageReceived.message.body).toBe('ours');
    statuses.stop();
    received.stop();
    await Promise.all([ours.admin.close(), theirs.admin.close()]);
  });

  test("another organization's request, and one that does not exist, are NOT_FOUND", async () => {
    const [ours, theirs] = await Promise.all([createRoad(service), createRoad(service)]);
    const { requestId } = await sendUntil(theirs, [nextNumber()], 'QUEUED');
    for (const id of [requestId, newId(), 'nonsense']) {
      const following = await follow(transport, ours.admin, progressDocument, { requestId: id });
      expect(await readRefusal(following)).toEqual(['NOT_FOUND']);
      following.stop();
    }
    await theirs.admin.close();
  });

  test('a cursor that is broken, or of another organization, is INVALID_INPUT', async () => {
    const [ours, theirs] = await Promise.all([createRoad(service), createRoad(service)]);
    const encode = (text: string) => Buffer.from(text).toString('base64url');
    const cursors = [
      await theirs.admin.eventCursor(),
      '',
      'nonsense',
      encode(`e1.${ours.admin.organizationId}.1`),
      encode(`e1.${ours.admin.organizationId}.-1.0`),
      encode(`e1.${ours.admin.organizationId}.1.1; drop table event`),
      encode(`e2.${ours.admin.organizationId}.1.1`),
    ];
    for (const after of cursors) {
      for (const document of [statusDocument, startedDocument, receivedDocument, conversationChangedDocument]) {
        const following = await follow(transport, ours.admin, document as typeof statusDocument, { after });
        expect(await readRefusal(following)).toEqual(['INVALID_INPUT']);
        following.stop();
      }
    }
  });
});
