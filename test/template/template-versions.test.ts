import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { createClient } from '../support/client.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { contact, createRoad, nextNumber, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const updateDocument = graphql(`
  mutation TemplateVersionsUpdate($input: UpdateMessageTemplateInput!) {
    updateMessageTemplate(input: $input) {
      id name version defaultLocale variables isActive createdAt updatedAt localizations { locale body }
    }
  }
`);
const messagesDocument = graphql(`
  query TemplateVersionsMessages($id: ID!) {
    outboundRequest(id: $id) { messages { edges { node { body locale } } } }
  }
`);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const english = { locale: 'en', body: 'Good day {CustomerName}' };

test('new texts are a new version, which is what is sent from then on', async () => {
  const { admin, templateId, configurationId } = await createRoad(service);
  const { updateMessageTemplate: updated } = await admin.run(updateDocument, {
    input: { id: templateId, localizations: [english] },
  });
  expect(updated).toMatchObject({ version: 2, localizations: [english], name: 'Case created' });
  const { sendOutbound } = await admin.run(sendDocument, {
    input: { configurationId, contacts: [contact(nextNumber(), { locale: 'et' })] },
  });
  expect(sendOutbound.messages.edges[0]?.node).toMatchObject({ body: 'Good day Mari', locale: 'en' });
});

test('a request that was accepted before keeps its version and its texts', async () => {
  const { admin, templateId, configurationId } = await createRoad(service);
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const { sendOutbound: request } = await admin.run(sendDocument, {
    input: { configurationId, contacts: [contact(nextNumber())], sendAt },
  });
  await admin.run(updateDocument, { input: { id: templateId, localizations: [english] } });
  const { outboundRequest } = await admin.run(messagesDocument, { id: request.id });
  expect(outboundRequest?.messages.edges[0]?.node.body).toBe('Hello Mari');
  const rows = await queryDatabase(
    service.databaseUrl,
    `select v.number from outbound_request r join template_version v on v.id = r.template_version_id where r.id = $1`,
    [request.id],
  );
  expect(rows).toEqual([{ number: 1 }]);
});

test('a new default locale is a new version with the texts as they were', async () => {
  const { admin, templateId } = await createRoad(service);
  const { updateMessageTemplate } = await admin.run(updateDocument, { input: { id: templateId, defaultLocale: 'ET' } });
  expect(updateMessageTemplate).toMatchObject({ version: 2, defaultLocale: 'et', variables: ['CustomerName'] });
  expect(updateMessageTemplate.localizations).toHaveLength(2);
});

test('name and activity belong to the template itself and make no version', async () => {
  const { admin, templateId } = await createRoad(service);
  const { updateMessageTemplate: updated } = await admin.run(updateDocument, {
    input: { id: templateId, name: 'Case opened', isActive: false },
  });
  expect(updated).toMatchObject({ version: 1, name: 'Case opened', isActive: false });
  expect(Date.parse(updated.updatedAt)).toBeGreaterThan(Date.parse(updated.createdAt));
});

test('changes at the same time each get a version of their own', async () => {
  const { admin, templateId } = await createRoad(service);
  const updates = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      admin.run(updateDocument, {
        input: { id: templateId, localizations: [{ locale: 'en', body: `{CustomerName} ${index}` }] },
      }),
    ),
  );
  const versions = updates.map(({ updateMessageTemplate }) => updateMessageTemplate.version);
  expect(versions.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

test.each([
  {
    what: 'texts with a syntax error',
    changes: { localizations: [{ locale: 'en', body: '{' }] },
    code: 'INVALID_TEMPLATE',
  },
  {
    what: 'texts without the default locale',
    changes: { localizations: [{ locale: 'fr', body: 'a' }] },
    code: 'INVALID_INPUT',
  },
  { what: 'no texts', changes: { localizations: [] }, code: 'INVALID_INPUT' },
  { what: 'a default locale without a text', changes: { defaultLocale: 'fr' }, code: 'INVALID_INPUT' },
  { what: 'an empty name', changes: { name: '' }, code: 'INVALID_INPUT' },
])('a change to $what is refused and changes nothing', async ({ changes, code }) => {
  const { admin, templateId } = await createRoad(service);
  const error = await admin.refused(updateDocument, { input: { id: templateId, name: 'Never seen', ...changes } });
  expect(error.extensions?.code).toBe(code);
  const { updateMessageTemplate } = await admin.run(updateDocument, { input: { id: templateId } });
  expect(updateMessageTemplate).toMatchObject({ version: 1, name: 'Case created', defaultLocale: 'en' });
});

test.each([{ id: 'no id' }, { id: newId() }])('a template $id cannot be changed: NOT_FOUND', async ({ id }) => {
  const { admin } = await createRoad(service);
  expect((await admin.refused(updateDocument, { input: { id } })).extensions?.code).toBe('NOT_FOUND');
});

test("another organization's template cannot be changed: NOT_FOUND", async () => {
  const { templateId } = await createRoad(service);
  const stranger = await createClient(service.url);
  const error = await stranger.refused(updateDocument, { input: { id: templateId, name: 'Mine' } });
  expect(error.extensions?.code).toBe('NOT_FOUND');
});
