import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { type Client, createClient, postGraphQL } from '../support/client.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import type { CreateChannelInput, UpdateChannelInput } from '../support/generated/graphql.ts';
import { type Service, startService } from '../support/service.ts';

const createDocument = graphql(`
  mutation ChannelsCreate($input: CreateChannelInput!) {
    createChannel(input: $input) { id name type provider address messagesPerSecond isActive webhookUrl createdAt }
  }
`);
const updateDocument = graphql(`
  mutation ChannelsUpdate($input: UpdateChannelInput!) {
    updateChannel(input: $input) { id name messagesPerSecond isActive address }
  }
`);
const listDocument = graphql(`query ChannelsList { channels { edges { node { id name } } } }`);
const readDocument = graphql(
  `query ChannelsRead($id: ID!) { channel(id: $id) { id name messagesPerSecond isActive } }`,
);

const accountSid = `AC${'1'.repeat(32)}`;
const authToken = 'a-token-that-must-not-be-seen';

let service: Service;
let admin: Client;
beforeAll(async () => {
  service = await startService({ role: 'api' });
  admin = await createClient(service.url);
});
afterAll(() => service.close());

function newChannel(more: Partial<CreateChannelInput> = {}): CreateChannelInput {
  return {
    name: 'Support',
    type: 'SMS',
    address: '+12025550100',
    credentials: { twilio: { accountSid, authToken } },
    ...more,
  };
}

async function createChannel(more: Partial<CreateChannelInput> = {}) {
  return (await admin.run(createDocument, { input: newChannel(more) })).createChannel;
}

describe('a new channel', () => {
  test('is answered as it is kept, with the webhook to enter at the carrier', async () => {
    const channel = await createChannel({ name: ' Support ', address: '+1 (202) 555-0100', messagesPerSecond: 2.5 });
    expect(channel).toMatchObject({
      name: 'Support',
      type: 'SMS',
      provider: 'twilio',
      address: '+12025550100',
      messagesPerSecond: 2.5,
      isActive: true,
      webhookUrl: `${service.url}/webhooks/${channel.id}`,
    });
    expect((await admin.run(readDocument, { id: channel.id })).channel?.name).toBe('Support');
  });

  test.each([
    { given: '+37255512345', kept: '+37255512345' },
    { given: ' +372 5551 2345 ', kept: '+37255512345' },
    { given: '72345', kept: '72345' },
    { given: 'Contoso 24', kept: 'Contoso 24' },
  ])('at $given is at $kept', async ({ given, kept }) => {
    expect((await createChannel({ address: given })).address).toBe(kept);
  });

  test.each<{ what: string; more: Partial<CreateChannelInput>; field: string }>([
    { what: 'no name', more: { name: '' }, field: 'name' },
    { what: 'a name of 101 characters', more: { name: 'a'.repeat(101) }, field: 'name' },
    { what: 'a type that its provider does not carry', more: { type: 'WHATSAPP' }, field: 'type' },
    { what: 'no address', more: { address: ' ' }, field: 'address' },
    { what: 'a number without its country code', more: { address: '0255512345' }, field: 'address' },
    { what: 'a sender name of 12 characters', more: { address: 'ContosoGroup' }, field: 'address' },
    { what: 'a sender name with an umlaut', more: { address: 'Müller' }, field: 'address' },
    { what: 'no rate at all', more: { messagesPerSecond: 0 }, field: 'messagesPerSecond' },
    { what: 'a rate below zero', more: { messagesPerSecond: -1 }, field: 'messagesPerSecond' },
    { what: 'a rate beyond reason', more: { messagesPerSecond: 100_001 }, field: 'messagesPerSecond' },
    { what: 'a rate that is next to none', more: { messagesPerSecond: 1e-9 }, field: 'messagesPerSecond' },
    { what: 'a burst without a rate', more: { burst: 5 }, field: 'burst' },
    { what: 'no burst at all', more: { messagesPerSecond: 5, burst: 0 }, field: 'burst' },
    { what: 'a burst below zero', more: { messagesPerSecond: 5, burst: -1 }, field: 'burst' },
    { what: 'a burst beyond reason', more: { messagesPerSecond: 5, burst: 1_000_001 }, field: 'burst' },
    { what: 'no time between two messages', more: { contactIntervalSeconds: 0 }, field: 'contactIntervalSeconds' },
    { what: 'a time below zero', more: { contactIntervalSeconds: -6 }, field: 'contactIntervalSeconds' },
    { what: 'more than a day', more: { contactIntervalSeconds: 86_401 }, field: 'contactIntervalSeconds' },
    {
      what: 'a base URL that is none',
      more: { credentials: { twilio: { accountSid, authToken, baseUrl: 'api.twilio.com' } } },
      field: 'credentials.twilio',
    },
    {
      what: 'a base URL of a file',
      more: { credentials: { twilio: { accountSid, authToken, baseUrl: 'file:///etc/passwd' } } },
      field: 'credentials.twilio',
    },
    {
      what: 'another account SID',
      more: { credentials: { twilio: { accountSid: 'SK1', authToken } } },
      field: 'credentials.twilio',
    },
    {
      what: 'another messaging service SID',
      more: { credentials: { twilio: { accountSid, authToken, messagingServiceSid: 'x' } } },
      field: 'credentials.twilio',
    },
    {
      what: 'a token that is none',
      more: { credentials: { twilio: { accountSid, authToken: `${authToken}\n` } } },
      field: 'credentials.twilio',
    },
  ])('with $what is refused', async ({ more, field }) => {
    const error = await admin.refused(createDocument, { input: newChannel(more) });
    expect(error.extensions).toEqual({ code: 'INVALID_INPUT', field });
    expect(error.message).not.toContain(authToken);
  });

  test.each<{ what: string; credentials: object }>([
    { what: 'no provider', credentials: {} },
    { what: 'an unknown provider', credentials: { carrierPigeon: {} } },
    { what: 'a provider without credentials', credentials: { twilio: null } },
    { what: 'half of the credentials', credentials: { twilio: { authToken } } },
    { what: 'a member too many', credentials: { twilio: { accountSid, authToken, password: 'x' } } },
    { what: 'a token of another type', credentials: { twilio: { accountSid, authToken: [authToken, authToken] } } },
  ])('with credentials of $what is refused, and they are not repeated', async ({ credentials }) => {
    const error = await admin.refused(createDocument, {
      input: { ...newChannel(), credentials } as CreateChannelInput,
    });
    expect(error.extensions?.code).toBe('INVALID_INPUT');
    expect(JSON.stringify(error)).not.toContain(authToken);
  });
});

describe('a change', () => {
  test('touches what it names and leaves the rest', async () => {
    const { id } = await createChannel({ messagesPerSecond: 5 });
    const update = async (changes: Omit<UpdateChannelInput, 'id'>) =>
      (await admin.run(updateDocument, { input: { id, ...changes } })).updateChannel;
    expect(await update({ name: 'Sales' })).toMatchObject({ name: 'Sales', messagesPerSecond: 5, isActive: true });
    expect(await update({ isActive: false })).toMatchObject({ name: 'Sales', isActive: false });
    expect(await update({ messagesPerSecond: 1 })).toMatchObject({ messagesPerSecond: 1 });
    expect(await update({ messagesPerSecond: null, name: null })).toMatchObject({
      messagesPerSecond: null,
      name: 'Sales',
    });
  });

  test.each<{ what: string; changes: Omit<UpdateChannelInput, 'id'>; field: string }>([
    { what: 'an empty name', changes: { name: '' }, field: 'name' },
    { what: 'a wrong rate', changes: { name: 'Sales', messagesPerSecond: 0 }, field: 'messagesPerSecond' },
    {
      what: 'wrong credentials',
      changes: { name: 'Sales', credentials: { twilio: { accountSid: 'x', authToken } } },
      field: 'credentials.twilio',
    },
  ])('to $what is refused and changes nothing', async ({ changes, field }) => {
    const { id } = await createChannel();
    const error = await admin.refused(updateDocument, { input: { id, ...changes } });
    expect(error.extensions).toEqual({ code: 'INVALID_INPUT', field });
    expect((await admin.run(readDocument, { id })).channel).toMatchObject({ name: 'Support', isActive: true });
  });

  test.each([0, -1, 1e9])('to a rate of %d is refused with the value and the way to no limit', async (rate) => {
    const { id } = await createChannel();
    const error = await admin.refused(updateDocument, { input: { id, messagesPerSecond: rate } });
    expect(error.message).toBe(`messagesPerSecond is ${rate}; give 0.001 to 100,000, or null for no limit.`);
  });

  test.each([{ id: 'no id' }, { id: newId() }])('of a channel $id is refused: NOT_FOUND', async ({ id }) => {
    expect((await admin.refused(updateDocument, { input: { id } })).extensions?.code).toBe('NOT_FOUND');
  });
});

describe('credentials', () => {
  test('are sealed in the database', async () => {
    const { id } = await createChannel();
    const [row] = await queryDatabase<{ sealed_credentials: Buffer; text: string }>(
      service.databaseUrl,
      'select sealed_credentials, channel::text as text from channel where id = $1',
      [id],
    );
    for (const secret of [authToken, accountSid]) {
      expect(row?.sealed_credentials.includes(secret)).toBe(false);
      expect(row?.text).not.toContain(secret);
      expect(row?.text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  test('of a channel are of no use in another row', async () => {
    const [a, b] = [await createChannel(), await createChannel()];
    const statement = 'select sealed_credentials as sealed from channel where id = $1';
    const [row] = await queryDatabase<{ sealed: Buffer }>(service.databaseUrl, statement, [a.id]);
    const sealed = row?.sealed ?? Buffer.of();
    expect(service.app.store.sealer.open(sealed, a.id)).toContain(authToken);
    expect(() => service.app.store.sealer.open(sealed, b.id)).toThrow();
  });

  test('are in no field of a channel', async () => {
    const { id } = await createChannel();
    const { data } = await postGraphQL(service.url, {
      query: '{ __type(name: "Channel") { fields { name type { fields { name } ofType { fields { name } } } } } }',
    });
    type Named = { name: string };
    type Field = Named & { type: { fields: Named[] | null; ofType: { fields: Named[] | null } | null } };
    const names = (data as { __type: { fields: Field[] } }).__type.fields.map(({ name, type }) => {
      const members = type.fields ?? type.ofType?.fields ?? [];
      return members.length === 0 ? name : `${name} { ${members.map((member) => member.name).join(' ')} }`;
    });
    const query = `query { channel(id: "${id}") { ${names.join(' ')} } }`;
    const answer = await postGraphQL(service.url, { query }, { authorization: `Bearer ${admin.token}` });
    expect(answer.errors).toBeUndefined();
    expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${authToken}|${accountSid}|sealed`));
  });
});

describe('a list', () => {
  test('has the channels of the organization only, newest first', async () => {
    const [mine, other] = [await createClient(service.url), await createClient(service.url)];
    for (const name of ['first', 'second']) await mine.run(createDocument, { input: newChannel({ name }) });
    await other.run(createDocument, { input: newChannel({ name: 'foreign' }) });
    const { channels } = await mine.run(listDocument, {});
    expect(channels.edges.map(({ node }) => node.name)).toEqual(['second', 'first']);
  });

  test("another organization's channel is none: neither read nor changed", async () => {
    const { id } = await createChannel();
    const other = await createClient(service.url);
    expect((await other.run(readDocument, { id })).channel).toBeNull();
    expect((await other.refused(updateDocument, { input: { id, name: 'Mine' } })).extensions?.code).toBe('NOT_FOUND');
    expect((await admin.run(readDocument, { id })).channel?.name).toBe('Support');
  });
});
