import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, createClient, postGraphQL } from '../support/client.ts';
import { queryDatabase } from '../support/database.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let admin: Client;
beforeAll(async () => {
  service = await startService({ role: 'api' });
  admin = await createClient(service.url);
});
afterAll(() => service.close());

function run(query: string, client = admin) {
  return postGraphQL(service.url, { query }, { authorization: `Bearer ${client.token}` });
}

function aliases(count: number, field: string): string {
  return `{ ${Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ')} }`;
}

/** A query that is `times` 2 levels deeper than the fields around it. */
function deep(times: number): string {
  const levels = 'origin { conversation { '.repeat(times);
  return `{ conversations(first: 1) { edges { node { ${levels} id ${'} } '.repeat(times)} } } } }`;
}

describe('an operation', () => {
  test.each([
    { what: 'depth', query: deep(6), says: 'depth is 16; 14 is the most' },
    { what: 'breadth', query: aliases(601, 'eventCursor'), says: 'breadth is 601; 600 is the most' },
    {
      what: 'complexity, lists in lists',
      query: '{ outboundRequests(first: 200) { edges { node { messages(first: 200) { edges { node { id } } } } } } }',
      says: '100,000 is the most',
    },
    {
      what: 'complexity, one list many times',
      query: aliases(100, 'channels(first: 200) { edges { node { id name address } } }'),
      says: '100,000 is the most',
    },
    {
      what: 'breadth, hidden in fragments',
      query: `{ ...a } fragment a on Query { ${Array.from({ length: 7 }, (_, i) => `...b${i}`).join(' ')} } ${Array.from(
        { length: 7 },
        (_, i) => `fragment b${i} on Query ${aliases(100, 'eventCursor').replaceAll(' a', ` f${i}a`)}`,
      ).join(' ')}`,
      says: '600 is the most',
    },
  ])('beyond the limit of $what is refused', async ({ query, says }) => {
    const { errors, data } = await run(query);
    expect(errors?.[0]?.extensions?.code).toBe('INVALID_INPUT');
    expect(errors?.[0]?.message).toContain(says);
    expect(data).toBeNull();
  });

  test.each([
    { what: 'depth', query: deep(5) },
    { what: 'breadth', query: aliases(600, 'eventCursor') },
    { what: 'page', query: '{ channels(first: 200) { edges { cursor node { id name address webhookUrl } } } }' },
  ])('within the limit of $what is answered', async ({ query }) => {
    expect((await run(query)).errors).toBeUndefined();
  });

  test.each([
    { what: 'of 100,001 characters', query: `{ __typename } #${'x'.repeat(100_000)}`, says: 'characters' },
    { what: 'of 10,001 tokens', query: `{ ${'a '.repeat(9_999)} }`, says: '10000 tokens' },
    { what: 'that repeats a field thousands of times', query: `{ ${'nothing '.repeat(9_000)} }`, says: 'aborted' },
    {
      what: 'that asks the schema for types of types',
      query: '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
      says: 'introspection depth',
    },
    { what: 'that runs in circles', query: '{ ...a } fragment a on Query { ...a }', says: 'within itself' },
  ])('$what is refused before it is executed', async ({ query, says }) => {
    const { errors, data } = await run(query);
    expect(errors?.[0]?.extensions?.code).toBe('INVALID_INPUT');
    expect(errors?.[0]?.message).toContain(says);
    expect(data).toBeUndefined();
  });

  test('that is wrong a thousand times gets a hundred errors', async () => {
    const { errors } = await run(`{ ${Array.from({ length: 1_000 }, (_, index) => `wrong${index}`).join(' ')} }`);
    expect(errors?.length).toBeLessThanOrEqual(101);
    expect(new Set(errors?.map(({ extensions }) => extensions?.code))).toEqual(new Set(['INVALID_INPUT']));
  });
});

const introspectMany = `{ ${[1, 2, 3, 4, 5].map((name) => `a${name}: __schema { types { name } }`).join(' ')} }`;

describe('introspection', () => {
  test('needs no token, and is refused under many names at once', async () => {
    const allowed = await postGraphQL(service.url, { query: '{ __schema { types { name } } }' });
    expect(allowed.errors).toBeUndefined();
    const { errors } = await postGraphQL(service.url, { query: introspectMany });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });
});

describe('over the socket', () => {
  test.each([
    { what: 'beyond the limit of depth', query: deep(6), says: 'depth' },
    { what: 'of too many tokens', query: `{ ${'a '.repeat(9_999)} }`, says: '10000 tokens' },
    { what: 'with a field that is none', query: '{ nothing }', says: 'nothing' },
    { what: 'that introspects under many names', query: introspectMany, says: 'introspects more than 2 times' },
  ])('an operation $what is refused', async ({ query, says }) => {
    const { parse } = await import('graphql');
    const client = await createClient(service.url);
    const error = await client.follow(parse(query, { noLocation: true }), {}).ended;
    expect(error).toMatchObject([{ message: expect.stringContaining(says), extensions: { code: 'INVALID_INPUT' } }]);
    await client.close();
  });
});

describe('a fault of ours', () => {
  test('is told as such, without a word of what went wrong', async () => {
    const own = await startService({ role: 'api' });
    const client = await createClient(own.url);
    await client.eventCursor();
    await queryDatabase(own.databaseUrl, 'alter table outbound_configuration rename to elsewhere');
    const { errors } = await postGraphQL(
      own.url,
      { query: '{ outboundConfigurations { edges { node { id } } } }' },
      { authorization: `Bearer ${client.token}` },
    );
    expect(errors).toEqual([
      {
        message: 'Something went wrong on our side; it has been logged.',
        path: ['outboundConfigurations'],
        locations: expect.any(Array),
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ]);
    await own.close();
  });
});
