import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  closeDocument,
  conversationsDocument,
  listConversations,
  replyDocument,
  writeFrom,
} from '../support/conversations.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: Road;
let ids: { open: string; active: string; closed: string };
beforeAll(async () => {
  service = await startService();
  road = await createRoad(service);
  for (const body of ['closed', 'active', 'open']) await writeFrom(service, nextNumber(), { to: road.address, body });
  const [open = '', active = '', closed = ''] = (await listConversations(road)).map(({ id }) => id);
  ids = { open, active, closed };
  await road.admin.run(closeDocument, { id: closed });
  await road.admin.run(replyDocument, { conversationId: active, body: 'Yes?' });
});
afterAll(() => service.close());

describe('the conversations of an organization', () => {
  test('are listed newest first', async () => {
    const conversations = await listConversations(road);
    expect(conversations.map(({ id, state }) => ({ id, state }))).toEqual([
      { id: ids.open, state: 'OPEN' },
      { id: ids.active, state: 'ACTIVE' },
      { id: ids.closed, state: 'CLOSED' },
    ]);
  });

  test.each([
    [['OPEN'], ['open']],
    [['ACTIVE'], ['active']],
    [['CLOSED'], ['closed']],
    [
      ['OPEN', 'CLOSED'],
      ['open', 'closed'],
    ],
    [['WAITING', 'WRAP_UP'], []],
    [[], []],
  ] as const)('in the states %j are %j', async (state, expected) => {
    const conversations = await listConversations(road, { state: [...state] });
    expect(conversations.map(({ id }) => id)).toEqual(expected.map((name) => ids[name]));
  });

  test('are read page by page without a gap', async () => {
    const read: string[] = [];
    let page: { hasNextPage: boolean; endCursor?: string | null } = { hasNextPage: true };
    while (page.hasNextPage) {
      const after = page.endCursor ?? null;
      const { conversations } = await road.admin.run(conversationsDocument, { first: 1, after });
      read.push(...conversations.edges.map(({ node }) => node.id));
      page = conversations.pageInfo;
    }
    expect(read).toEqual([ids.open, ids.active, ids.closed]);
  });

  test("are no other organization's", async () => {
    const other = await createRoad(service);
    expect(await listConversations(other)).toEqual([]);
  });
});
