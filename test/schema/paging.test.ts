import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { expectedSignature } from '../simulator/twilio-signature.ts';
import { createClient } from '../support/client.ts';
import { graphql } from '../support/generated/gql.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const newChannel = graphql(
  `mutation PagingChannel($input: CreateChannelInput!) { createChannel(input: $input) { id } }`,
);
const newTemplate = graphql(`
  mutation PagingTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }
`);
const newConfiguration = graphql(`
  mutation PagingConfiguration($input: CreateOutboundConfigurationInput!) {
    createOutboundConfiguration(input: $input) { id }
  }
`);
const firstConversation = graphql(`
  query PagingFirstConversation { conversations(first: 1) { edges { node { id } } } }
`);
const lists = {
  channels: graphql(`
    query PagingChannels($first: Int, $after: String) {
      page: channels(first: $first, after: $after) {
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  `),
  templates: graphql(`
    query PagingTemplates($first: Int, $after: String) {
      page: messageTemplates(first: $first, after: $after) {
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  `),
  configurations: graphql(`
    query PagingConfigurations($first: Int, $after: String) {
      page: outboundConfigurations(first: $first, after: $after) {
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  `),
  requests: graphql(`
    query PagingRequests($first: Int, $after: String) {
      page: outboundRequests(first: $first, after: $after) {
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  `),
  conversations: graphql(`
    query PagingConversations($first: Int, $after: String) {
      page: conversations(first: $first, after: $after) {
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  `),
};
const messagesOf = graphql(`
  query PagingMessages($id: ID!, $first: Int, $after: String) {
    outboundRequest(id: $id) { messages(first: $first, after: $after) {
      edges { cursor node { to } } pageInfo { hasNextPage endCursor }
    } }
  }
`);
const saidIn = graphql(`
  query PagingSaid($id: ID!, $first: Int, $after: String) {
    conversation(id: $id) { messages(first: $first, after: $after) {
      edges { cursor node { body } } pageInfo { hasNextPage endCursor }
    } }
  }
`);

type List = keyof typeof lists;
const names = Object.keys(lists) as List[];

interface Page {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor?: string | null; endCursor?: string | null };
}

const documents: Record<
  List,
  TypedDocumentNode<{ page: Page }, { first?: number | null; after?: string | null }>
> = lists;

let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService({ role: 'api' });
  road = await createRoad(service);
  for (const list of names) {
    for (let count = 0; count < 7; count++) await add(list);
  }
});
afterAll(() => service.close());

async function write(from: string, body: string): Promise<void> {
  const form = new URLSearchParams({
    MessageSid: `SM${newId()}`,
    SmsStatus: 'received',
    From: from,
    To: road.address,
    Body: body,
  });
  const headers = { 'x-twilio-signature': expectedSignature(road.authToken, road.webhookUrl, form) };
  const { status } = await fetch(road.webhookUrl, { method: 'POST', headers, body: form });
  expect(status).toBe(200);
}

/** One row more of a list. */
async function add(list: List): Promise<unknown> {
  const { admin, channelId, templateId, configurationId } = road;
  const name = 'One more';
  switch (list) {
    case 'channels': {
      const credentials = { twilio: { accountSid: 'AC1', authToken: 'x' } };
      return admin.run(newChannel, { input: { name, type: 'SMS', address: '72345', credentials } });
    }
    case 'templates': {
      const localizations = [{ locale: 'en', body: 'Hello' }];
      return admin.run(newTemplate, { input: { name, channelType: 'SMS', defaultLocale: 'en', localizations } });
    }
    case 'configurations':
      return admin.run(newConfiguration, { input: { name, channelType: 'SMS', channelId, templateId } });
    case 'requests':
      return admin.run(sendDocument, {
        input: { configurationId, contacts: [contact(nextNumber(), { optIn: false })] },
      });
    case 'conversations':
      return write(nextNumber(), 'Hello');
  }
}

async function read(list: List, first?: number | null, after?: string | null): Promise<Page> {
  const variables = { ...(first === undefined ? {} : { first }), ...(after === undefined ? {} : { after }) };
  return (await road.admin.run(documents[list], variables)).page;
}

describe('a list', () => {
  test.each(names)('of %s is read in pages without gap or repeat while rows are added', async (list) => {
    const before = (await read(list, 200)).edges.map(({ node }) => node.id);
    expect(before.length).toBeGreaterThanOrEqual(7);
    expect(before).toEqual(before.toSorted().reverse());
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await read(list, 3, after);
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor);
      expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor);
      seen.push(...page.edges.map(({ node }) => node.id));
      await add(list);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor ?? null;
    }
    expect(seen).toEqual(before);
    expect((await read(list, 200)).edges.length).toBeGreaterThan(before.length);
  });

  test.each(names)('of %s has a last page that is just full', async (list) => {
    const { edges } = await read(list, 200);
    const full = await read(list, edges.length);
    expect(full.pageInfo.hasNextPage).toBe(false);
    expect((await read(list, edges.length - 1)).pageInfo.hasNextPage).toBe(true);
    const behind = await read(list, 10, full.pageInfo.endCursor ?? null);
    const nothing = { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null };
    expect(behind).toEqual({ edges: [], pageInfo: nothing });
  });

  test.each(names)('of %s takes no page of 0 or 201', async (list) => {
    for (const first of [0, -1, 201]) {
      const error = await road.admin.refused(documents[list], { first });
      expect(error.extensions).toEqual({ code: 'INVALID_INPUT', field: 'first' });
    }
    expect((await read(list, null)).edges).toEqual((await read(list)).edges);
  });

  test.each(names)('of %s takes no cursor but its own', async (list) => {
    const other = await read(list === 'channels' ? 'templates' : 'channels', 1);
    const own = Buffer.from((await read(list, 1)).pageInfo.endCursor ?? '', 'base64url').toString();
    const [name] = own.split(':');
    const wrong = [
      '',
      'x',
      '\u0000',
      encode(`${name}:`),
      encode(`${name}:x`),
      encode(`${own}:more`),
      encode(`x${own}`),
    ];
    for (const after of [...wrong, other.pageInfo.endCursor ?? null, newId()]) {
      const error = await road.admin.refused(documents[list], { after });
      expect(error.extensions).toEqual({ code: 'INVALID_INPUT', field: 'after' });
    }
  });

  test.each(names)('of %s of another organization has none of these, whatever the cursor', async (list) => {
    const stranger = await createClient(service.url);
    const after = (await read(list, 1)).pageInfo.endCursor ?? null;
    expect((await stranger.run(documents[list], {})).page.edges).toEqual([]);
    expect((await stranger.run(documents[list], { after })).page.edges).toEqual([]);
  });
});

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

test("a request's messages are read in pages in the order of its contacts", async () => {
  const to = Array.from({ length: 10 }, () => nextNumber());
  const input = { configurationId: road.configurationId, contacts: to.map((number) => contact(number)) };
  const { id } = (await road.admin.run(sendDocument, { input })).sendOutbound;
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const page:
      | { edges: { node: { to: string } }[]; pageInfo: { hasNextPage: boolean; endCursor?: string | null } }
      | undefined = (await road.admin.run(messagesOf, { id, first: 4, after })).outboundRequest?.messages;
    seen.push(...(page?.edges ?? []).map(({ node }) => node.to));
    if (page?.pageInfo.hasNextPage !== true) break;
    after = page.pageInfo.endCursor ?? null;
  }
  expect(seen).toEqual(to);
});

test('what is said while a conversation is read in pages comes at its end', async () => {
  const from = nextNumber();
  for (const body of ['1', '2', '3']) await write(from, body);
  const id = (await road.admin.run(firstConversation, {})).conversations.edges[0]?.node.id ?? '';
  const first = (await road.admin.run(saidIn, { id, first: 2 })).conversation?.messages;
  await write(from, '4');
  const after = first?.pageInfo.endCursor ?? null;
  const second = (await road.admin.run(saidIn, { id, first: 2, after })).conversation?.messages;
  expect([first, second].map((page) => page?.edges.map(({ node }) => node.body))).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
  expect(second?.pageInfo.hasNextPage).toBe(false);
});
