import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { type Client, createClient } from '../support/client.ts';
import { graphql } from '../support/generated/gql.ts';
import type { CreateMessageTemplateInput } from '../support/generated/graphql.ts';
import { type Service, startService } from '../support/service.ts';

const createDocument = graphql(`
  mutation TemplatesCreate($input: CreateMessageTemplateInput!) {
    createMessageTemplate(input: $input) {
      id name channelType defaultLocale variables version isActive createdAt updatedAt
      localizations { locale body subject providerTemplate }
    }
  }
`);
const readDocument = graphql(`
  query TemplatesRead($id: ID!) { messageTemplate(id: $id) { id name version } }
`);
const previewDocument = graphql(`
  query TemplatesPreview($id: ID!, $locale: Locale, $contextItems: JSONObject) {
    messageTemplate(id: $id) {
      preview(locale: $locale, contextItems: $contextItems) { locale body subject segments encoding }
    }
  }
`);

let service: Service;
let admin: Client;
beforeAll(async () => {
  service = await startService();
  admin = await createClient(service.url);
});
afterAll(() => service.close());

function newTemplate(more: Partial<CreateMessageTemplateInput> = {}): CreateMessageTemplateInput {
  return {
    name: 'Case created',
    channelType: 'SMS',
    defaultLocale: 'en',
    localizations: [{ locale: 'en', body: 'Hello {CustomerName}' }],
    ...more,
  };
}

async function createTemplate(more: Partial<CreateMessageTemplateInput> = {}) {
  return (await admin.run(createDocument, { input: newTemplate(more) })).createMessageTemplate;
}

async function preview(id: string, variables: { locale?: string; contextItems?: Record<string, unknown> } = {}) {
  return (await admin.run(previewDocument, { id, ...variables })).messageTemplate?.preview;
}

describe('a new template', () => {
  test('is answered as it is kept, its locales in canonical form and its variables sorted', async () => {
    const template = await createTemplate({
      name: '  Case created  ',
      defaultLocale: 'et-ee',
      localizations: [
        { locale: 'EN', body: 'Hello {CustomerName}, case {CaseName}' },
        { locale: 'et-EE', body: 'Juhtum {CaseName}: {CustomerName}' },
      ],
    });
    expect(template).toMatchObject({
      name: 'Case created',
      channelType: 'SMS',
      defaultLocale: 'et-EE',
      variables: ['CaseName', 'CustomerName'],
      version: 1,
      isActive: true,
      localizations: [
        { locale: 'en', body: 'Hello {CustomerName}, case {CaseName}', subject: null, providerTemplate: null },
        { locale: 'et-EE', body: 'Juhtum {CaseName}: {CustomerName}', subject: null, providerTemplate: null },
      ],
    });
    expect(template.createdAt).toBe(template.updatedAt);
    expect((await admin.run(readDocument, { id: template.id })).messageTemplate?.name).toBe('Case created');
  });

  test('of EMAIL counts the variables of its subject too', async () => {
    const template = await createTemplate({
      channelType: 'EMAIL',
      localizations: [{ locale: 'en', subject: 'Case {CaseName}', body: 'Hello {CustomerName}' }],
    });
    expect(template.variables).toEqual(['CaseName', 'CustomerName']);
  });

  test('may have a text of 2,000 characters and 100 languages', async () => {
    const languages = Array.from({ length: 100 }, (_, index) => `en-x-${index}`);
    const template = await createTemplate({
      defaultLocale: 'en-x-0',
      localizations: languages.map((locale) => ({ locale, body: 'a'.repeat(2_000) })),
    });
    expect(template.localizations).toHaveLength(100);
  });

  const text = { locale: 'en', body: 'Hello {CustomerName}' };
  const invalid = 'INVALID_INPUT';
  test.each<{ what: string; more: Partial<CreateMessageTemplateInput>; code: string; field: string; says: string }>([
    { what: 'no name', more: { name: ' ' }, code: invalid, field: 'name', says: 'empty' },
    { what: 'a name of 101 characters', more: { name: 'a'.repeat(101) }, code: invalid, field: 'name', says: '101' },
    { what: 'a NUL in its name', more: { name: 'a\u0000b' }, code: invalid, field: 'name', says: 'NUL' },
    { what: 'no text', more: { localizations: [] }, code: invalid, field: 'defaultLocale', says: 'en' },
    {
      what: 'an empty text',
      more: { localizations: [{ locale: 'en', body: ' \n' }] },
      code: invalid,
      field: 'localizations.0.body',
      says: 'empty',
    },
    {
      what: 'a text of 2,001 characters',
      more: { localizations: [{ locale: 'en', body: 'a'.repeat(2_001) }] },
      code: invalid,
      field: 'localizations.0.body',
      says: '2,001',
    },
    {
      what: 'a syntax error',
      more: { localizations: [{ locale: 'en', body: 'Hello\n{CustomerName' }] },
      code: 'INVALID_TEMPLATE',
      field: 'localizations.0.body',
      says: 'line 2, column 1',
    },
    {
      what: 'a format that is none',
      more: { localizations: [{ locale: 'en', body: '{Sum, number, ::currency/XX}' }] },
      code: 'INVALID_TEMPLATE',
      field: 'localizations.0.body',
      says: '{Sum}',
    },
    {
      what: 'texts that differ in their variables',
      more: { localizations: [text, { locale: 'et', body: 'Tere {Name}' }] },
      code: 'INVALID_TEMPLATE',
      field: 'localizations.1.body',
      says: 'CustomerName, Name',
    },
    {
      what: 'two texts in one locale, written differently',
      more: { localizations: [text, { ...text, locale: 'EN' }] },
      code: invalid,
      field: 'localizations.1.locale',
      says: 'two texts in en',
    },
    {
      what: 'no text in the default locale',
      more: { defaultLocale: 'et' },
      code: invalid,
      field: 'defaultLocale',
      says: 'et',
    },
    {
      what: 'a default locale that is none',
      more: { defaultLocale: 'et_EE' },
      code: invalid,
      field: 'defaultLocale',
      says: 'BCP 47',
    },
    {
      what: 'a locale that is none',
      more: { localizations: [text, { ...text, locale: 'estonian language' }] },
      code: invalid,
      field: 'localizations.1.locale',
      says: 'BCP 47',
    },
    {
      what: '101 languages',
      more: { localizations: Array.from({ length: 101 }, (_, index) => ({ ...text, locale: `en-x-${index}` })) },
      code: invalid,
      field: 'localizations',
      says: '101',
    },
    {
      what: 'a subject of an SMS',
      more: { localizations: [{ ...text, subject: 'Hello' }] },
      code: invalid,
      field: 'localizations.0.subject',
      says: 'EMAIL',
    },
    {
      what: "a carrier's template of an SMS",
      more: { localizations: [{ ...text, providerTemplate: 'HX1' }] },
      code: invalid,
      field: 'localizations.0.providerTemplate',
      says: 'WHATSAPP',
    },
    {
      what: 'a syntax error in the subject of an EMAIL',
      more: { channelType: 'EMAIL', localizations: [{ ...text, subject: '{' }] },
      code: 'INVALID_TEMPLATE',
      field: 'localizations.0.subject',
      says: 'line 1, column 1',
    },
  ])('with $what is refused', async ({ more, code, field, says }) => {
    const error = await admin.refused(createDocument, { input: newTemplate(more) });
    expect(error.extensions).toEqual({ code, field });
    expect(error.message).toContain(says);
  });
});

describe('a preview', () => {
  test('shows the text, the segments and the encoding that the carrier will charge', async () => {
    const { id } = await createTemplate();
    expect(await preview(id, { contextItems: { CustomerName: 'Mari' } })).toEqual({
      locale: 'en',
      body: 'Hello Mari',
      subject: null,
      segments: 1,
      encoding: 'GSM-7',
    });
    const long = await preview(id, { contextItems: { CustomerName: 'Õ'.repeat(80) } });
    expect(long).toMatchObject({ segments: 2, encoding: 'UCS-2' });
  });

  test('shows the text as it was written where a value is missing', async () => {
    const { id } = await createTemplate();
    expect(await preview(id)).toMatchObject({ body: 'Hello {CustomerName}' });
    expect(await preview(id, { contextItems: { CustomerName: null } })).toMatchObject({ body: 'Hello {CustomerName}' });
  });

  test.each([
    { locale: 'et-EE', chosen: 'et' },
    { locale: 'fr', chosen: 'en' },
    { locale: 'no locale at all', chosen: 'en' },
  ])('in $locale is the text in $chosen', async ({ locale, chosen }) => {
    const { id } = await createTemplate({
      localizations: [
        { locale: 'en', body: 'Hello' },
        { locale: 'et', body: 'Tere' },
      ],
    });
    expect((await preview(id, { locale }))?.locale).toBe(chosen);
  });

  test('of an EMAIL has a subject and no segments', async () => {
    const { id } = await createTemplate({
      channelType: 'EMAIL',
      localizations: [{ locale: 'en', subject: 'For {CustomerName}', body: 'Hello' }],
    });
    expect(await preview(id, { contextItems: { CustomerName: 'Mari' } })).toMatchObject({
      subject: 'For Mari',
      segments: null,
      encoding: null,
    });
  });
});

test.each(['no id', newId()])('there is no template %s', async (id) => {
  expect((await admin.run(readDocument, { id })).messageTemplate).toBeNull();
});

test("another organization's template is none", async () => {
  const { id } = await createTemplate();
  const other = await createClient(service.url);
  expect((await other.run(readDocument, { id })).messageTemplate).toBeNull();
});
