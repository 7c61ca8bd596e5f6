import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { graphql } from '../support/generated/gql.ts';
import { readPhone, untilCompleted } from '../support/outbound.ts';
import { createRoad, nextNumber, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const saveDocument = graphql(`
  mutation FormatsSave($input: CreateMessageTemplateInput!) {
    createMessageTemplate(input: $input) { id variables }
  }
`);
const updateDocument = graphql(`
  mutation FormatsUpdate($input: UpdateMessageTemplateInput!) {
    updateMessageTemplate(input: $input) { id version }
  }
`);
const previewDocument = graphql(`
  query FormatsPreview($id: ID!, $locale: Locale, $contextItems: JSONObject) {
    messageTemplate(id: $id) { version preview(locale: $locale, contextItems: $contextItems) { body } }
  }
`);

let service: Service;
let admin: Client;
beforeAll(async () => {
  service = await startService();
  admin = await createClient(service.url);
});
afterAll(() => service.close());

const inputOf = (localizations: { locale: string; body: string }[]) => ({
  name: 'Visit',
  channelType: 'SMS' as const,
  defaultLocale: 'en',
  localizations,
});

async function save(body: string, locales = ['en']) {
  const input = inputOf(locales.map((locale) => ({ locale, body })));
  return (await admin.run(saveDocument, { input })).createMessageTemplate;
}

async function preview(id: string, contextItems: Record<string, unknown>, locale = 'en') {
  const { messageTemplate } = await admin.run(previewDocument, { id, locale, contextItems });
  return messageTemplate?.preview.body;
}

describe('the hour as the locale writes it', () => {
  test.each([
    { locale: 'en', d: '2026-11-23T10:05:00Z', shown: '10:05 AM' },
    { locale: 'en', d: '2026-11-23T22:05:00Z', shown: '10:05 PM' },
    { locale: 'et', d: '2026-11-23T10:05:00Z', shown: '10:05' },
    { locale: 'et', d: '2026-11-23T22:05:00Z', shown: '22:05' },
  ])('is $shown at $d in $locale', async ({ locale, d, shown }) => {
    const { id } = await save('{d, time, ::jmm}', ['en', 'et']);
    expect(await preview(id, { d }, locale)).toBe(shown);
  });
});

describe('a format of which nobody knows', () => {
  const unknown = [
    ['{a, number, bar}', 'bar'],
    ['{d, date, foo}', 'foo'],
    ['{d, time, foo}', 'foo'],
    ['{a, number, ::foo/bar baz}', 'foo'],
    ['{a, number, ::percent baz}', 'baz'],
    ['{n, plural, one {{a, number, bar}} other {}}', 'bar'],
    ['{s, select, x {{d, date, foo}} other {}}', 'foo'],
  ] as const;

  test.each(unknown)('as in %s is refused when it is saved, by its name', async (body, name) => {
    const error = await admin.refused(saveDocument, { input: inputOf([{ locale: 'en', body }]) });
    expect(error.extensions).toEqual({ code: 'INVALID_TEMPLATE', field: 'localizations.0.body' });
    expect(error.message).toContain(`"${name}"`);
  });

  test('is refused in an update too, and the text of before stays', async () => {
    const { id } = await save('{a, number}');
    const input = { id, localizations: [{ locale: 'en', body: '{a, number, bar}' }] };
    expect((await admin.refused(updateDocument, { input })).extensions?.code).toBe('INVALID_TEMPLATE');
    expect(await preview(id, { a: 1234 })).toBe('1,234');
  });
});

describe('a format that there is', () => {
  test.each([
    { body: '{a, number, integer}', items: { a: 1234.4 }, shown: '1,234' },
    { body: '{a, number, percent}', items: { a: 0.25 }, shown: '25%' },
    { body: '{a, number, ::currency/EUR .00}', items: { a: 12.5 }, shown: '€12.50' },
    { body: '{a, number, ::compact-short}', items: { a: 12_000 }, shown: '12K' },
    { body: '{d, date, medium}', items: { d: '2026-11-23T10:05:00Z' }, shown: 'Nov 23, 2026' },
    { body: '{d, date, ::yyyyMMMdd}', items: { d: '2026-11-23T10:05:00Z' }, shown: 'Nov 23, 2026' },
  ])('$body is saved and shows $shown', async ({ body, items, shown }) => {
    expect(await preview((await save(body)).id, items)).toBe(shown);
  });
});

describe('a variable named __proto__', () => {
  const items = (value: string) => JSON.parse(`{"__proto__": ${JSON.stringify(value)}}`) as Record<string, unknown>;

  test('is one of the variables, and renders its value', async () => {
    const { id, variables } = await save('Hello {__proto__}');
    expect(variables).toEqual(['__proto__']);
    expect(await preview(id, items('Mari'))).toBe('Hello Mari');
  });

  test('reaches the handset with its value, and is missed where it has none', async () => {
    const road = await createRoad(service, { body: 'Hello {__proto__}' });
    const [to, other] = [nextNumber(), nextNumber()];
    const { sendOutbound } = await road.admin.run(sendDocument, {
      input: {
        configurationId: road.configurationId,
        idempotencyKey: 'proto',
        contacts: [
          { to, optIn: true, contextItems: items('Mari') },
          { to: other, optIn: true, contextItems: {} },
        ],
      },
    });
    await untilCompleted(road, sendOutbound.id);
    expect((await readPhone(service, to)).map(({ body }) => body)).toEqual(['Hello Mari']);
    expect(sendOutbound.messages.edges.map(({ node }) => node.skipReason)).toEqual([null, 'MISSING_VARIABLE']);
    await road.admin.close();
  });
});
