import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import {
  closeDocument,
  findOnlyConversation,
  openConversation,
  replyDocument,
  replyUntil,
  writeFrom,
} from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { behave, readPhone, sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber, type Road, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('a reply', () => {
  test('reaches the handset once, and the conversation tells when it was delivered', async () => {
    const { road, phone, id } = await openConversation(service);
    const reply = await replyUntil(road, { conversationId: id, body: '  On its way.\n' }, 'DELIVERED');
    expect(reply).toMatchObject({ direction: 'OUTBOUND', body: 'On its way.', conversation: { id, state: 'ACTIVE' } });
    expect((await readPhone(service, phone)).map(({ body, from }) => ({ body, from }))).toEqual([
      { body: 'On its way.', from: road.address },
    ]);
    expect(await findOnlyConversation(road)).toMatchObject({
      state: 'ACTIVE',
      messages: [
        { direction: 'INBOUND', body: 'Hello?', status: null },
        { direction: 'OUTBOUND', body: 'On its way.', status: 'DELIVERED' },
      ],
    });
    await road.admin.close();
  });

  test('that the carrier refuses is FAILED in the conversation', async () => {
    const { road, phone, id } = await openConversation(service);
    await behave(service, phone, { answer: { status: 400, code: 21610 } });
    await replyUntil(road, { conversationId: id, body: 'Hello' }, 'FAILED');
    expect((await findOnlyConversation(road)).messages.at(-1)?.status).toBe('FAILED');
    await road.admin.close();
  });

  test('of 1,600 characters is sent whole', async () => {
    const { road, phone, id } = await openConversation(service);
    const text = 'õ'.repeat(1_600);
    await replyUntil(road, { conversationId: id, body: text }, 'DELIVERED');
    expect((await readPhone(service, phone)).map(({ body }) => body)).toEqual([text]);
    await road.admin.close();
  });

  test('is no message of a request: whoever follows those is not told', async () => {
    const { road, id } = await openConversation(service);
    const following = road.admin.follow(statusDocument, { after: await road.admin.eventCursor() });
    await replyUntil(road, { conversationId: id, body: 'Hello' }, 'DELIVERED');
    const { messageIds } = await sendUntil(road, [nextNumber()], 'QUEUED');
    expect((await following.next()).deliveryStatusChanged.message.id).toBe(messageIds[0]);
    await road.admin.close();
  });

  test('and the next message of the customer stay in one conversation', async () => {
    const { road, phone, id } = await openConversation(service);
    await replyUntil(road, { conversationId: id, body: 'Yes?' }, 'DELIVERED');
    await writeFrom(service, phone, { to: road.address, body: 'Thanks' });
    const conversation = await findOnlyConversation(road);
    expect(conversation.state).toBe('ACTIVE');
    expect(conversation.messages.map(({ body }) => body)).toEqual(['Hello?', 'Yes?', 'Thanks']);
    await road.admin.close();
  });

  test.each([
    ['no text', ''],
    ['spaces only', ' \n\t '],
    ['1,601 characters', 'x'.repeat(1_601)],
    ['a NUL', 'a\u0000b'],
    ['half a surrogate pair', 'a\ud83d'],
  ])('with %s is refused as INVALID_INPUT and leaves nothing behind', async (_what, body) => {
    const { road, phone, id } = await openConversation(service);
    const before = await countRows(road);
    const error = await road.admin.refused(replyDocument, { conversationId: id, body });
    expect(error.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'body' });
    expect(await countRows(road)).toEqual(before);
    expect((await findOnlyConversation(road)).state).toBe('OPEN');
    expect(await readPhone(service, phone)).toEqual([]);
  });

  test('to a closed conversation is refused as CONFLICT and leaves nothing behind', async () => {
    const { road, phone, id } = await openConversation(service);
    await road.admin.run(closeDocument, { id });
    const before = await countRows(road);
    const error = await road.admin.refused(replyDocument, { conversationId: id, body: 'Hello' });
    expect(error.extensions?.code).toBe('CONFLICT');
    expect(await countRows(road)).toEqual(before);
    expect(await readPhone(service, phone)).toEqual([]);
  });
});

describe("another organization's conversation", () => {
  test.each([
    ['a reply to it', replyDocument, (id: string) => ({ conversationId: id, body: 'Hello' })],
    ['closing it', closeDocument, (id: string) => ({ id })],
  ] as const)(
    'is not there for %s: NOT_FOUND in the same words as for an unknown id',
    async (_what, document, variables) => {
      const { road, id } = await openConversation(service);
      const theirs = await createRoad(service);
      const sentenceFor = async (conversationId: string) => {
        const error = await theirs.admin.refused(document as typeof replyDocument, variables(conversationId) as never);
        expect(error.extensions?.code).toBe('NOT_FOUND');
        return error.message.replace(conversationId, '');
      };
      expect(await sentenceFor(id)).toBe(await sentenceFor(newId()));
      expect(await findOnlyConversation(road)).toMatchObject({ state: 'OPEN', messages: [{ body: 'Hello?' }] });
    },
  );
});

describe('closing a conversation', () => {
  test('twice changes nothing the second time, and tells nothing', async () => {
    const { road, id } = await openConversation(service);
    const first = await road.admin.run(closeDocument, { id });
    const before = await countRows(road);
    const second = await road.admin.run(closeDocument, { id });
    expect([first, second].map(({ closeConversation }) => closeConversation)).toEqual([
      { id, state: 'CLOSED' },
      { id, state: 'CLOSED' },
    ]);
    expect(await countRows(road)).toEqual(before);
  });

  test('and replying at once leaves either a reply in a closed conversation or none, never a reply without its message', async () => {
    const { road, id } = await openConversation(service);
    const results = await Promise.allSettled([
      road.admin.run(closeDocument, { id }),
      road.admin.run(replyDocument, { conversationId: id, body: 'Hello' }),
    ]);
    const isReplied = results[1]?.status === 'fulfilled';
    const conversation = await findOnlyConversation(road);
    expect(conversation.state).toBe('CLOSED');
    expect(conversation.messages).toHaveLength(isReplied ? 2 : 1);
  });

  test('that does not exist is NOT_FOUND', async () => {
    const road = await createRoad(service);
    for (const id of [newId(), 'nonsense']) {
      expect((await road.admin.refused(closeDocument, { id })).extensions?.code).toBe('NOT_FOUND');
    }
  });
});

async function countRows({ admin }: Road) {
  const [row] = await queryDatabase<Record<string, number>>(
    service.databaseUrl,
    `select (select count(*) from outbound_message where organization_id = $1)::int as outbound,
            (select count(*) from conversation_message where organization_id = $1)::int as messages,
            (select count(*) from event where organization_id = $1)::int as events`,
    [admin.organizationId],
  );
  return row;
}
