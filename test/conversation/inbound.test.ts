import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postCallback } from '../support/callback.ts';
import {
  addChannel,
  closeDocument,
  findOnlyConversation,
  listConversations,
  writeFrom,
} from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { behave, loadMessage, sendUntil, untilCompleted } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const inbound = (sid: string, from: string, body: string) => ({
  MessageSid: sid,
  From: from,
  Body: body,
  SmsStatus: 'received',
});

describe("a customer's message", () => {
  test('opens a conversation, without an origin where we never wrote to them', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const { status } = await writeFrom(service, phone, { to: road.address, body: 'Where is my order?' });
    expect(status).toBe(200);
    expect(await findOnlyConversation(road)).toMatchObject({
      state: 'OPEN',
      customerAddress: phone,
      channel: { id: road.channelId },
      origin: null,
      messages: [{ direction: 'INBOUND', body: 'Where is my order?', status: null }],
    });
  });

  test('opens a conversation whose origin is the latest message that we sent to them', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const earlier = await sendUntil(road, [phone], 'DELIVERED');
    const latest = await sendUntil(road, [phone, nextNumber()], 'DELIVERED');
    await writeFrom(service, phone, { to: road.address, body: 'Yes' });
    const conversation = await findOnlyConversation(road);
    expect(conversation.origin?.id).toBe(latest.messageIds[0]);
    expect((await loadMessage(road, latest.messageIds[0] ?? '')).conversation).toEqual({ id: conversation.id });
    expect((await loadMessage(road, latest.messageIds[1] ?? '')).conversation).toBeNull();
    expect((await loadMessage(road, earlier.messageIds[0] ?? '')).conversation).toBeNull();
    await road.admin.close();
  });

  test.each([
    ['6 days and 23 hours', true],
    ['7 days and 1 hour', false],
  ])('has as its origin what was sent %s ago: %s', async (age, isOrigin) => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const { messageIds } = await sendUntil(road, [phone], 'DELIVERED');
    await queryDatabase(
      service.databaseUrl,
      'update outbound_message set created_at = now() - $1::interval where id = $2',
      [age.replace(' and', ''), messageIds[0]],
    );
    await writeFrom(service, phone, { to: road.address, body: 'Yes' });
    expect((await findOnlyConversation(road)).origin).toEqual(isOrigin ? { id: messageIds[0] } : null);
    await road.admin.close();
  });

  test('has no origin in what was skipped or refused', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const { configurationId } = road;
    await road.admin.run(sendDocument, { input: { configurationId, contacts: [contact(phone, { optIn: false })] } });
    await behave(service, phone, { answer: { status: 400, code: 21211 } });
    const { requestId } = await sendUntil(road, [phone], 'FAILED');
    await untilCompleted(road, requestId);
    await writeFrom(service, phone, { to: road.address, body: 'Hello?' });
    expect((await findOnlyConversation(road)).origin).toBeNull();
    await road.admin.close();
  });

  test('to another channel than the one we wrote on has no origin, and opens a conversation of its own', async () => {
    const road = await createRoad(service);
    const other = await addChannel(service, road);
    const phone = nextNumber();
    const { messageIds } = await sendUntil(road, [phone], 'DELIVERED');
    await writeFrom(service, phone, { to: road.address, body: 'to the first' });
    await writeFrom(service, phone, { to: other.address, body: 'to the second' });
    const conversations = await listConversations(road);
    expect(conversations.map(({ channel, origin }) => [channel.id, origin?.id])).toEqual([
      [other.channelId, undefined],
      [road.channelId, messageIds[0]],
    ]);
    await road.admin.close();
  });

  test('joins the conversation that is open', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    for (const body of ['one', 'two', 'three']) await writeFrom(service, phone, { to: road.address, body });
    const { messages } = await findOnlyConversation(road);
    expect(messages.map(({ body }) => body)).toEqual(['one', 'two', 'three']);
  });

  test('20 times at once makes one conversation with 20 messages', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const bodies = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    await Promise.all(bodies.map((body) => writeFrom(service, phone, { to: road.address, body })));
    const { messages } = await findOnlyConversation(road);
    expect(messages.map(({ body }) => body).sort()).toEqual(bodies.sort());
  });

  test('from many phones to many channels at once makes one conversation for each pair', async () => {
    const road = await createRoad(service);
    const channels = [road, await addChannel(service, road), await addChannel(service, road)];
    const phones = Array.from({ length: 10 }, () => nextNumber());
    const pairs = phones.flatMap((phone) => channels.map(({ address }) => ({ phone, address })));
    await Promise.all(
      [...pairs, ...pairs.toReversed()].map(({ phone, address }) =>
        writeFrom(service, phone, { to: address, body: 'x' }),
      ),
    );
    const conversations = await listConversations(road);
    expect(conversations).toHaveLength(30);
    expect(new Set(conversations.map(({ channel, customerAddress }) => `${channel.id} ${customerAddress}`)).size).toBe(
      30,
    );
    expect(conversations.every(({ messages }) => messages.length === 2)).toBe(true);
  });

  test('after the conversation was closed opens a new one', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await writeFrom(service, phone, { to: road.address, body: 'one' });
    const first = await findOnlyConversation(road);
    await road.admin.run(closeDocument, { id: first.id });
    await writeFrom(service, phone, { to: road.address, body: 'two' });
    const conversations = await listConversations(road);
    expect(conversations.map(({ state, messages }) => [state, messages.map(({ body }) => body)])).toEqual([
      ['OPEN', ['two']],
      ['CLOSED', ['one']],
    ]);
  });

  test('that comes again after its conversation was closed opens nothing', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const { id } = await writeFrom(service, phone, { to: road.address, body: 'one' });
    const { id: conversationId } = await findOnlyConversation(road);
    await road.admin.run(closeDocument, { id: conversationId });
    const before = await countEvents(road);
    expect(await postCallback(road, inbound(id, phone, 'one'))).toBe(200);
    expect(await findOnlyConversation(road)).toMatchObject({ state: 'CLOSED', messages: [{ body: 'one' }] });
    expect(await countEvents(road)).toBe(before);
  });

  test('that comes ten times at once is stored and told once', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const sid = `SM${'a'.repeat(32)}`;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => postCallback(road, inbound(sid, phone, 'once'))),
    );
    expect(answers).toEqual(Array(10).fill(200));
    expect((await findOnlyConversation(road)).messages).toHaveLength(1);
    expect(await countEvents(road, 'MESSAGE_RECEIVED')).toBe(1);
    expect(await countEvents(road, 'CONVERSATION_STARTED')).toBe(1);
  });

  test('with an id that another channel also had is another message', async () => {
    const roads = await Promise.all([createRoad(service), createRoad(service)]);
    const phone = nextNumber();
    const sid = `SM${'b'.repeat(32)}`;
    for (const road of roads) await postCallback(road, inbound(sid, phone, `to ${road.address}`));
    for (const road of roads) {
      expect((await findOnlyConversation(road)).messages).toMatchObject([{ body: `to ${road.address}` }]);
    }
  });

  test.each([
    ['a NUL', 'a\u0000b', 'ab'],
    ['no text', '', ''],
    ['emoji and 3,000 characters', '🎉'.repeat(1_500), '🎉'.repeat(1_500)],
    ['what looks like a form', 'a=b&c=d%00+e', 'a=b&c=d%00+e'],
  ])('with %s is stored', async (_what, body, stored) => {
    const road = await createRoad(service);
    const { status } = await writeFrom(service, nextNumber(), { to: road.address, body });
    expect(status).toBe(200);
    expect((await findOnlyConversation(road)).messages).toMatchObject([{ body: stored }]);
  });

  test.each(['12345', 'Bank', `+1${'0'.repeat(400)}`])('from the sender "%s" is stored', async (from) => {
    const road = await createRoad(service);
    expect(await postCallback(road, inbound(`SM${'c'.repeat(32)}`, from, 'Hello'))).toBe(200);
    expect((await findOnlyConversation(road)).customerAddress).toBe(from.slice(0, 320));
  });

  test('that is not signed is refused with 403 and opens nothing', async () => {
    const road = await createRoad(service);
    const message = inbound(`SM${'d'.repeat(32)}`, nextNumber(), 'Hello');
    expect(await postCallback(road, message, { token: 'another-token' })).toBe(403);
    expect(await listConversations(road)).toEqual([]);
  });
});

async function countEvents({ admin }: Road, type?: string): Promise<number> {
  const rows = await queryDatabase(
    service.databaseUrl,
    'select 1 from event where organization_id = $1 and type = coalesce($2, type)',
    [admin.organizationId, type ?? null],
  );
  return rows.length;
}
