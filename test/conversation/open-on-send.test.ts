import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { postCallback, receiptOf } from '../support/callback.ts';
import {
  conversationChangedDocument,
  findOnlyConversation,
  listConversations,
  writeFrom,
} from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { behave, loadMessage, readPhone, sendUntil, untilCompleted } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

/** Resolves when the organization's conversations hold that many messages. */
async function untilMessages(road: Road, count: number): Promise<void> {
  const following = road.admin.follow(conversationChangedDocument, { after: await beginning(road) });
  const messages = new Map<string, number>();
  await following.until(({ conversationChanged: { conversation } }) => {
    messages.set(conversation.id, conversation.messages.edges.length);
    return [...messages.values()].reduce((sum, each) => sum + each, 0) >= count;
  });
  following.stop();
}

/** The cursor before everything that the organization did. */
async function beginning({ admin }: Road): Promise<string> {
  const text = Buffer.from(await admin.eventCursor(), 'base64url').toString();
  return Buffer.from(text.replace(/\.\d+\.\d+$/, '.1.0')).toString('base64url');
}

describe('with ON_SEND', () => {
  test('a message that the carrier has taken opens a conversation, which shows how far it is', async () => {
    const road = await createRoad(service, { conversationMode: 'ON_SEND' });
    const phone = nextNumber();
    const { messageIds } = await sendUntil(road, [phone], 'DELIVERED');
    await untilMessages(road, 1);
    const conversation = await findOnlyConversation(road);
    expect(conversation).toMatchObject({
      state: 'OPEN',
      customerAddress: phone,
      origin: { id: messageIds[0] },
      messages: [{ direction: 'OUTBOUND', body: 'Hello Mari', status: 'DELIVERED' }],
    });
    expect((await loadMessage(road, messageIds[0] ?? '')).conversation).toEqual({ id: conversation.id });
    await road.admin.close();
  });

  test('each contact of a request has a conversation of its own, and a second request joins them', async () => {
    const road = await createRoad(service, { conversationMode: 'ON_SEND' });
    const phones = Array.from({ length: 20 }, () => nextNumber());
    await sendUntil(road, phones, 'DELIVERED');
    await untilMessages(road, 20);
    await sendUntil(road, phones, 'DELIVERED');
    await untilMessages(road, 40);
    const conversations = await listConversations(road);
    expect(conversations.map(({ customerAddress }) => customerAddress).sort()).toEqual(phones.sort());
    expect(conversations.every(({ messages }) => messages.length === 2)).toBe(true);
    await road.admin.close();
  });

  test('the answer of the customer joins the conversation', async () => {
    const road = await createRoad(service, { conversationMode: 'ON_SEND' });
    const phone = nextNumber();
    await sendUntil(road, [phone], 'DELIVERED');
    await untilMessages(road, 1);
    await writeFrom(service, phone, { to: road.address, body: 'Thanks' });
    const { messages } = await findOnlyConversation(road);
    expect(messages.map(({ direction, body }) => [direction, body])).toEqual([
      ['OUTBOUND', 'Hello Mari'],
      ['INBOUND', 'Thanks'],
    ]);
    await road.admin.close();
  });

  test('a message that the carrier refused opens none', async () => {
    const road = await createRoad(service, { conversationMode: 'ON_SEND' });
    const [refused, taken] = [nextNumber(), nextNumber()];
    await behave(service, refused, { answer: { status: 400, code: 21211 } });
    const { requestId } = await sendUntil(road, [refused, taken], 'SENDING');
    await untilCompleted(road, requestId);
    await untilMessages(road, 1);
    expect((await findOnlyConversation(road)).customerAddress).toBe(taken);
    await road.admin.close();
  });

  test('nobody is told that a customer started a conversation', async () => {
    const road = await createRoad(service, { conversationMode: 'ON_SEND' });
    await sendUntil(road, [nextNumber()], 'DELIVERED');
    await untilMessages(road, 1);
    const started = await queryDatabase(
      service.databaseUrl,
      `select 1 from event where organization_id = $1 and type = 'CONVERSATION_STARTED'`,
      [road.admin.organizationId],
    );
    expect(started).toEqual([]);
    await road.admin.close();
  });

  test('a message in doubt opens its conversation once a receipt tells that the carrier has it', async () => {
    const road = await createRoad(service, { conversationMode: 'ON_SEND' });
    const phone = nextNumber();
    await behave(service, phone, { answer: 'accept-then-drop', receipts: 'none' });
    const { requestId } = await sendUntil(road, [phone], 'IN_DOUBT');
    const [received] = await readPhone(service, phone);
    if (received === undefined) throw new Error('The handset has nothing');
    await postCallback(road, receiptOf(received.id, 'delivered'), { reference: received.reference });
    await untilCompleted(road, requestId);
    await vi.waitFor(async () => expect(await listConversations(road)).toHaveLength(1), 5_000);
    await road.admin.close();
  });
});

describe('with ON_REPLY', () => {
  test('a message opens no conversation until the customer answers', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const { requestId } = await sendUntil(road, [phone], 'DELIVERED');
    await untilCompleted(road, requestId);
    expect(await listConversations(road)).toEqual([]);
    await writeFrom(service, phone, { to: road.address, body: 'Thanks' });
    expect((await findOnlyConversation(road)).messages.map(({ body }) => body)).toEqual(['Thanks']);
    await road.admin.close();
  });

  test('the handset that answers at once opens one whose origin is the message', async () => {
    const road = await createRoad(service);
    const { messageIds } = await sendUntil(road, ['+15005550011'], 'DELIVERED');
    await untilMessages(road, 1);
    expect(await findOnlyConversation(road)).toMatchObject({
      origin: { id: messageIds[0] },
      messages: [{ direction: 'INBOUND', body: 'Yes, thank you' }],
    });
    await road.admin.close();
  });
});
