import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Client as PostgresClient } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { expectedSignature } from '../simulator/twilio-signature.ts';
import { graphql } from '../support/generated/gql.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const newParts = graphql(`
  mutation StatementsParts($channel: CreateChannelInput!, $template: CreateMessageTemplateInput!) {
    createChannel(input: $channel) { id }
    createMessageTemplate(input: $template) { id }
  }
`);
const newConfiguration = graphql(`
  mutation StatementsConfiguration($input: CreateOutboundConfigurationInput!) {
    createOutboundConfiguration(input: $input) { id }
  }
`);
const lists = {
  requests: graphql(`
    query StatementsRequests($first: Int!) {
      page: outboundRequests(first: $first) { edges { node {
        id state counts { total skipped delivered }
        messages(first: 3) { edges { node { id to channel { name } } } }
        configuration { name channel { name address } template { name version variables localizations { body } } }
      } } }
    }
  `),
  messages: graphql(`
    query StatementsMessages($first: Int!) {
      page: outboundRequests(first: 1) { edges { node { id messages(first: $first) { edges { node {
        id body history { status } channel { name } conversation { id state }
        request { counts { total } configuration { name template { version } } }
      } } } } } }
    }
  `),
  history: graphql(`
    query StatementsHistory($first: Int!) {
      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {
        id history { status at attempt code }
      } } } } } }
    }
  `),
  receipts: graphql(`
    query StatementsReceipts($first: Int!) {
      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {
        id history { status reportedAt receipts { status reportedAt failure { code } } }
      } } } } } }
    }
  `),
  explanations: graphql(`
    query StatementsExplanations($first: Int!) {
      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {
        id explanation { at code sentence }
      } } } } } }
    }
  `),
  configurations: graphql(`
    query StatementsConfigurations($first: Int!) {
      page: outboundConfigurations(first: $first) { edges { node {
        id channel { name } template { name version preview { body } }
      } } }
    }
  `),
  templates: graphql(`
    query StatementsTemplates($first: Int!) {
      page: messageTemplates(first: $first) { edges { node { id version defaultLocale localizations { locale } } } }
    }
  `),
  conversations: graphql(`
    query StatementsConversations($first: Int!) {
      page: conversations(first: $first) { edges { node { id channel { name } origin { body request { state } } messages(first: 3) { edges { node { id body status } } } } } }
    }
  `),
};
type List = keyof typeof lists;
/** Their rows are the messages of one request. */
const ofOneRequest: List[] = ['messages', 'history', 'receipts', 'explanations'];
const documents: Record<List, TypedDocumentNode<{ page: { edges: unknown[] } }, { first: number }>> = lists;

/** Every row has a configuration, a channel and a template of its own, so that none is found by luck. */
const rows = 50;
let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService();
  road = await createRoad(service);
  for (let row = 0; row < rows; row++) await addRequest(`Row ${row}`);
  const to = Array.from({ length: rows }, () => nextNumber());
  const input = { configurationId: road.configurationId, contacts: to.map((number) => contact(number)) };
  const following = road.admin.follow(statusDocument, { after: await road.admin.eventCursor() });
  await road.admin.run(sendDocument, { input });
  let delivered = 0;
  await following.until(({ deliveryStatusChanged }) => {
    if (deliveryStatusChanged.status === 'DELIVERED') delivered += 1;
    return delivered === rows;
  });
  await road.admin.close();
  await Promise.all(to.map(answer));
});
afterAll(() => service.close());

async function addRequest(name: string): Promise<void> {
  const { createChannel, createMessageTemplate } = await road.admin.run(newParts, {
    channel: { name, type: 'SMS', address: '72345', credentials: { twilio: { accountSid: 'AC1', authToken: 'x' } } },
    template: { name, channelType: 'SMS', defaultLocale: 'en', localizations: [{ locale: 'en', body: 'Hello' }] },
  });
  const ids = { channelId: createChannel.id, templateId: createMessageTemplate.id };
  const { createOutboundConfiguration } = await road.admin.run(newConfiguration, {
    input: { name, channelType: 'SMS', ...ids },
  });
  const contacts = [contact(nextNumber(), { optIn: false })];
  await road.admin.run(sendDocument, { input: { configurationId: createOutboundConfiguration.id, contacts } });
}

async function answer(from: string): Promise<void> {
  const form = new URLSearchParams({
    MessageSid: `SM${newId()}`,
    SmsStatus: 'received',
    From: from,
    To: road.address,
    Body: 'Yes',
  });
  const headers = { 'x-twilio-signature': expectedSignature(road.authToken, road.webhookUrl, form) };
  expect((await fetch(road.webhookUrl, { method: 'POST', headers, body: form })).status).toBe(200);
}

/** What one operation reads; the event log and the job queue are read in the background all the time. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const spy = vi.spyOn(PostgresClient.prototype, 'query');
  try {
    await work();
    for (const [given] of spy.mock.calls as unknown[][]) {
      const text = typeof given === 'string' ? given : String((given as { text?: string } | null)?.text);
      if (/^\s*select/i.test(text) && !/pgboss|\bevent\b|pg_snapshot/i.test(text)) statements.push(text);
    }
  } finally {
    spy.mockRestore();
  }
  return statements;
}

test.each<{ list: List; count: number }>([
  { list: 'requests', count: 8 },
  { list: 'messages', count: 8 },
  { list: 'history', count: 2 },
  { list: 'receipts', count: 3 },
  { list: 'explanations', count: 3 },
  { list: 'configurations', count: 4 },
  { list: 'templates', count: 2 },
  { list: 'conversations', count: 6 },
])('reading 50 $list takes at most $count statements, as reading 10 does', async ({ list, count }) => {
  const read = async (first: number) => {
    const { page } = await road.admin.run(documents[list], { first });
    return page.edges.length;
  };
  const [few, many] = [await statementsOf(() => read(10)), await statementsOf(() => read(rows))];
  expect(many.length).toBeLessThanOrEqual(count);
  expect(few.length).toBeLessThanOrEqual(count);
  if (!ofOneRequest.includes(list)) expect(await read(rows)).toBe(rows);
});
