import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, createClient, type GraphQLErrorShape } from '../support/client.ts';
import type { SendOutboundInput } from '../support/generated/graphql.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService();
  road = await createRoad(service);
});
afterAll(() => service.close());

async function send(client: Client, input: SendOutboundInput): Promise<string> {
  return (await client.run(sendDocument, { input })).sendOutbound.id;
}

function openService(subject: string): Promise<Client> {
  return createClient(service.url, { organizationId: road.admin.organizationId, roles: ['service'], subject });
}

describe('a member that is null equals one that is left out', () => {
  const to = nextNumber();
  const bare = (key: string): SendOutboundInput => ({
    configurationId: road.configurationId,
    idempotencyKey: key,
    contacts: [{ to, optIn: true, contextItems: { CustomerName: 'Mari' } }],
  });
  const contacts = (more: object) => [{ to, optIn: true, contextItems: { CustomerName: 'Mari' }, ...more }];

  test.each<[string, (input: SendOutboundInput) => SendOutboundInput]>([
    ['sendAt', (input) => ({ ...input, sendAt: null })],
    ['the locale of a contact', (input) => ({ ...input, contacts: contacts({ locale: null }) })],
    [
      'a context item',
      (input) => ({ ...input, contacts: contacts({ contextItems: { CustomerName: 'Mari', CaseName: null } }) }),
    ],
    [
      'all of them',
      (input) => ({
        ...input,
        sendAt: null,
        contacts: contacts({ locale: null, contextItems: { a: null, CustomerName: 'Mari', b: null } }),
      }),
    ],
  ])('%s', async (what, withNull) => {
    const first = await send(road.admin, bare(`${what} 1`));
    expect(await send(road.admin, withNull(bare(`${what} 1`)))).toBe(first);
    const second = await send(road.admin, withNull(bare(`${what} 2`)));
    expect(await send(road.admin, bare(`${what} 2`))).toBe(second);
    expect(second).not.toBe(first);
  });

  test('but a value that is false, 0, empty or in a list is a value', async () => {
    for (const [index, value] of [false, 0, '', [null], {}].entries()) {
      const key = `value ${index}`;
      await send(road.admin, bare(key));
      const contextItems = { CustomerName: 'Mari', more: value };
      const error = await road.admin.refused(sendDocument, {
        input: { ...bare(key), contacts: contacts({ contextItems }) },
      });
      expect(error.extensions?.code).toBe('IDEMPOTENCY_CONFLICT');
    }
  });
});

describe('context items that are nested', () => {
  /** As text: no client could write it otherwise. */
  async function sendNested(nested: string, key: string) {
    const query = 'mutation ($input: SendOutboundInput!) { sendOutbound(input: $input) { id counts { total } } }';
    const contactText = `{"to":"${nextNumber()}","optIn":true,"contextItems":{"CustomerName":"Mari","more":${nested}}}`;
    const input = `{"configurationId":"${road.configurationId}","idempotencyKey":${JSON.stringify(key)},"contacts":[${contactText}]}`;
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${road.admin.token}` },
      body: `{"query":${JSON.stringify(query)},"variables":{"input":${input}}}`,
    });
    return (await response.json()) as { data?: unknown; errors?: GraphQLErrorShape[] };
  }

  const lists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

  test.each([
    ['lists', lists],
    ['objects', objects],
  ])('100,000 deep in %s, with a key, are INVALID_INPUT', async (_what, nest) => {
    const { errors } = await sendNested(nest(100_000), 'deep');
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });

  test('10 deep, with a key, are taken', async () => {
    expect((await sendNested(objects(10), 'shallow')).errors).toBeUndefined();
  });

  test('too deep leave the key free', async () => {
    expect((await sendNested(lists(1_000), 'free')).errors).toHaveLength(1);
    expect((await sendNested(lists(10), 'free')).errors).toBeUndefined();
  });
});

describe("a service that repeats another caller's key", () => {
  test.each([
    ['another service', () => openService('erp')],
    ['an admin', async () => road.admin],
  ])('(that of %s) gets IDEMPOTENCY_CONFLICT and not the request', async (who, open) => {
    const [other, crm] = await Promise.all([open(), openService('crm')]);
    const input = { configurationId: road.configurationId, contacts: [contact(nextNumber())], idempotencyKey: who };
    const id = await send(other, input);
    const error = await crm.refused(sendDocument, { input });
    expect(error.extensions).toEqual({ code: 'IDEMPOTENCY_CONFLICT', field: 'idempotencyKey' });
    expect(JSON.stringify(error)).not.toContain(id);
    expect(await send(other, input)).toBe(id);
  });

  test('gets its own request by its own key', async () => {
    const crm = await openService('crm');
    const input = { configurationId: road.configurationId, contacts: [contact(nextNumber())], idempotencyKey: 'own' };
    const id = await send(crm, input);
    expect(await send(crm, input)).toBe(id);
    expect(await send(road.admin, input)).toBe(id);
  });
});
