import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  closeDocument,
  findOnlyConversation,
  listConversations,
  openConversation,
  replyDocument,
  replyUntil,
  writeFrom,
} from '../support/conversations.ts';
import { readPhone } from '../support/outbound.ts';
import { nextNumber } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('a reply that is repeated with its idempotency key', () => {
  test('answers with the same message as it is now, and the handset has it once', async () => {
    const { road, phone, id } = await openConversation(service);
    const reply = { conversationId: id, body: 'On its way.', idempotencyKey: 'key' };
    const first = await replyUntil(road, reply, 'DELIVERED');
    const { replyToConversation } = await road.admin.run(replyDocument, reply);
    expect(replyToConversation).toEqual({ ...first, status: 'DELIVERED' });
    await replyUntil(road, { conversationId: id, body: 'Another', idempotencyKey: 'another' }, 'DELIVERED');
    expect((await readPhone(service, phone)).map(({ body }) => body)).toEqual(['On its way.', 'Another']);
    await road.admin.close();
  });

  test('when the conversation was closed meanwhile answers with the earlier message, and does not open it again', async () => {
    const { road, phone, id } = await openConversation(service);
    const reply = { conversationId: id, body: 'Good-bye.', idempotencyKey: 'key' };
    const first = await replyUntil(road, reply, 'DELIVERED');
    await road.admin.run(closeDocument, { id });
    const { replyToConversation } = await road.admin.run(replyDocument, reply);
    expect(replyToConversation).toMatchObject({ id: first.id, conversation: { id, state: 'CLOSED' } });
    expect((await findOnlyConversation(road)).messages).toHaveLength(2);
    expect(await readPhone(service, phone)).toHaveLength(1);
    await road.admin.close();
  });

  test('by 20 callers at once reaches the handset once', async () => {
    const { road, phone, id } = await openConversation(service);
    const reply = { conversationId: id, body: 'On its way.', idempotencyKey: 'key' };
    const twins = Array.from({ length: 19 }, () => road.admin.run(replyDocument, reply));
    const [first, ...others] = await Promise.all([replyUntil(road, reply, 'DELIVERED'), ...twins]);
    expect(new Set(others.map(({ replyToConversation }) => replyToConversation.id))).toEqual(new Set([first.id]));
    // What was enqueued before this one has been sent when this one is delivered.
    await replyUntil(road, { conversationId: id, body: 'Another' }, 'DELIVERED');
    expect((await readPhone(service, phone)).map(({ body }) => body)).toEqual(['On its way.', 'Another']);
    await road.admin.close();
  });
});

describe('the key of a reply', () => {
  test('to a closed conversation, which is refused, is free for the conversation that the customer opens next', async () => {
    const { road, phone, id } = await openConversation(service);
    await road.admin.run(closeDocument, { id });
    const reply = { body: 'Hello', idempotencyKey: 'key' };
    const error = await road.admin.refused(replyDocument, { ...reply, conversationId: id });
    expect(error.extensions?.code).toBe('CONFLICT');
    await writeFrom(service, phone, { to: road.address, body: 'Are you there?' });
    const [next] = await listConversations(road, { state: ['OPEN'] });
    const answered = await replyUntil(road, { ...reply, conversationId: next?.id ?? '' }, 'DELIVERED');
    expect(answered.conversation.id).toBe(next?.id);
    expect(await readPhone(service, phone)).toHaveLength(1);
    await road.admin.close();
  });

  test('is refused as IDEMPOTENCY_CONFLICT in another conversation, though the text is the same', async () => {
    const { road, phone, id } = await openConversation(service);
    const reply = { body: 'Hello', idempotencyKey: 'key' };
    await replyUntil(road, { ...reply, conversationId: id }, 'DELIVERED');
    const stranger = nextNumber();
    await writeFrom(service, stranger, { to: road.address, body: 'Hello?' });
    const [other] = await listConversations(road, { state: ['OPEN'] });
    const error = await road.admin.refused(replyDocument, { ...reply, conversationId: other?.id ?? '' });
    expect(error.extensions).toEqual({ code: 'IDEMPOTENCY_CONFLICT', field: 'idempotencyKey' });
    expect((await listConversations(road, { state: ['OPEN'] }))[0]?.messages).toHaveLength(1);
    expect(await readPhone(service, phone)).toHaveLength(1);
    await road.admin.close();
  });
});
