import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { type Client, createClient } from '../support/client.ts';
import { graphql } from '../support/generated/gql.ts';
import type {
  CreateOutboundConfigurationInput,
  UpdateOutboundConfigurationInput,
} from '../support/generated/graphql.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const createDocument = graphql(`
  mutation ConfigurationsCreate($input: CreateOutboundConfigurationInput!) {
    createOutboundConfiguration(input: $input) {
      id name showInTimeline channelType conversationMode isActive channel { id } template { id }
    }
  }
`);
const updateDocument = graphql(`
  mutation ConfigurationsUpdate($input: UpdateOutboundConfigurationInput!) {
    updateOutboundConfiguration(input: $input) {
      id name showInTimeline conversationMode isActive channel { id } template { id }
    }
  }
`);
const readDocument = graphql(`
  query ConfigurationsRead($id: ID!) { outboundConfiguration(id: $id) { id name isActive channel { id } } }
`);
const listDocument = graphql(`
  query ConfigurationsList { outboundConfigurations { edges { node { id name } } } }
`);
const emailDocument = graphql(`
  mutation ConfigurationsEmail($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }
`);
const partsDocument = graphql(`
  mutation ConfigurationsParts($channel: UpdateChannelInput!, $template: UpdateMessageTemplateInput!) {
    updateChannel(input: $channel) { isActive }
    updateMessageTemplate(input: $template) { isActive }
  }
`);

let service: Service;
let road: Road;
let foreign: Road;
let admin: Client;
let emailTemplateId: string;
beforeAll(async () => {
  service = await startService();
  road = await createRoad(service);
  foreign = await createRoad(service);
  admin = road.admin;
  const { createMessageTemplate } = await admin.run(emailDocument, {
    input: {
      name: 'Mail',
      channelType: 'EMAIL',
      defaultLocale: 'en',
      localizations: [{ locale: 'en', subject: 'Hello', body: 'Hello' }],
    },
  });
  emailTemplateId = createMessageTemplate.id;
});
afterAll(() => service.close());

function newConfiguration(more: Partial<CreateOutboundConfigurationInput> = {}): CreateOutboundConfigurationInput {
  const { channelId, templateId } = road;
  return { name: 'Case created', channelType: 'SMS', channelId, templateId, ...more };
}

async function createConfiguration(more: Partial<CreateOutboundConfigurationInput> = {}) {
  const { createOutboundConfiguration } = await admin.run(createDocument, { input: newConfiguration(more) });
  return createOutboundConfiguration;
}

describe('a new configuration', () => {
  test('stays off the timeline and waits for a reply where nothing else is said', async () => {
    expect(await createConfiguration()).toMatchObject({
      name: 'Case created',
      showInTimeline: false,
      channelType: 'SMS',
      conversationMode: 'ON_REPLY',
      isActive: true,
      channel: { id: road.channelId },
      template: { id: road.templateId },
    });
  });

  test('is what its input says', async () => {
    const more = { name: ' Bulk ', showInTimeline: true, conversationMode: 'ON_SEND' } as const;
    expect(await createConfiguration(more)).toMatchObject({ ...more, name: 'Bulk' });
  });

  test.each<{ what: string; more: () => Partial<CreateOutboundConfigurationInput>; code: string; field?: string }>([
    { what: 'no name', more: () => ({ name: ' ' }), code: 'INVALID_INPUT', field: 'name' },
    {
      what: 'a channel of another type',
      more: () => ({ channelType: 'EMAIL', templateId: emailTemplateId }),
      code: 'INVALID_INPUT',
      field: 'channelId',
    },
    {
      what: 'a template of another type',
      more: () => ({ templateId: emailTemplateId }),
      code: 'INVALID_INPUT',
      field: 'templateId',
    },
    { what: 'no channel of this id', more: () => ({ channelId: newId() }), code: 'NOT_FOUND', field: 'channelId' },
    { what: 'a channel id that is none', more: () => ({ channelId: 'x' }), code: 'NOT_FOUND', field: 'channelId' },
    {
      what: "another organization's channel",
      more: () => ({ channelId: foreign.channelId }),
      code: 'NOT_FOUND',
      field: 'channelId',
    },
    { what: 'no template of this id', more: () => ({ templateId: newId() }), code: 'NOT_FOUND', field: 'templateId' },
    {
      what: "another organization's template",
      more: () => ({ templateId: foreign.templateId }),
      code: 'NOT_FOUND',
      field: 'templateId',
    },
    {
      what: 'a template for a channel',
      more: () => ({ channelId: road.templateId }),
      code: 'NOT_FOUND',
      field: 'channelId',
    },
  ])('with $what is refused', async ({ more, code, field }) => {
    const error = await admin.refused(createDocument, { input: newConfiguration(more()) });
    expect(error.extensions).toEqual(field === undefined ? { code } : { code, field });
  });
});

describe('a change', () => {
  test('touches what it names and leaves the rest', async () => {
    const { id } = await createConfiguration();
    const update = async (changes: Omit<UpdateOutboundConfigurationInput, 'id'>) =>
      (await admin.run(updateDocument, { input: { id, ...changes } })).updateOutboundConfiguration;
    expect(await update({ name: 'Renamed' })).toMatchObject({ name: 'Renamed', conversationMode: 'ON_REPLY' });
    expect(await update({ conversationMode: 'ON_SEND' })).toMatchObject({
      name: 'Renamed',
      conversationMode: 'ON_SEND',
    });
    expect(await update({ showInTimeline: true, name: null })).toMatchObject({ name: 'Renamed', showInTimeline: true });
    expect(await update({ isActive: false })).toMatchObject({ isActive: false, channel: { id: road.channelId } });
  });

  test.each<{ what: string; changes: () => Omit<UpdateOutboundConfigurationInput, 'id'>; code: string }>([
    { what: 'an empty name', changes: () => ({ name: '' }), code: 'INVALID_INPUT' },
    { what: 'a template of another type', changes: () => ({ templateId: emailTemplateId }), code: 'INVALID_INPUT' },
    { what: "another organization's channel", changes: () => ({ channelId: foreign.channelId }), code: 'NOT_FOUND' },
    { what: "another organization's template", changes: () => ({ templateId: foreign.templateId }), code: 'NOT_FOUND' },
    { what: 'no channel', changes: () => ({ channelId: newId() }), code: 'NOT_FOUND' },
  ])('to $what is refused and changes nothing', async ({ changes, code }) => {
    const { id } = await createConfiguration();
    const error = await admin.refused(updateDocument, { input: { id, isActive: false, ...changes() } });
    expect(error.extensions?.code).toBe(code);
    expect((await admin.run(readDocument, { id })).outboundConfiguration).toMatchObject({
      name: 'Case created',
      isActive: true,
      channel: { id: road.channelId },
    });
  });

  test.each([{ id: 'no id' }, { id: newId() }])('of a configuration $id is refused: NOT_FOUND', async ({ id }) => {
    expect((await admin.refused(updateDocument, { input: { id } })).extensions?.code).toBe('NOT_FOUND');
  });
});

describe("another organization's configuration", () => {
  test('is neither read nor listed, changed or sent with', async () => {
    const id = foreign.configurationId;
    expect((await admin.run(readDocument, { id })).outboundConfiguration).toBeNull();
    const { outboundConfigurations } = await admin.run(listDocument, {});
    expect(outboundConfigurations.edges.map(({ node }) => node.id)).not.toContain(id);
    expect((await admin.refused(updateDocument, { input: { id } })).extensions?.code).toBe('NOT_FOUND');
    const input = { configurationId: id, contacts: [contact(nextNumber())] };
    expect((await admin.refused(sendDocument, { input })).extensions?.code).toBe('NOT_FOUND');
  });
});

describe('what is inactive accepts no request', () => {
  test.each([
    { what: 'the configuration', configuration: false, channel: true, template: true, says: 'outbound configuration' },
    { what: 'its channel', configuration: true, channel: false, template: true, says: 'channel' },
    { what: 'its template', configuration: true, channel: true, template: false, says: 'message template' },
  ])('where it is $what, until it is active again', async ({ configuration, channel, template, says }) => {
    const own = await createRoad(service);
    const input = { configurationId: own.configurationId, contacts: [contact(nextNumber())] };
    const setActive = async (values: { configuration: boolean; channel: boolean; template: boolean }) => {
      await own.admin.run(updateDocument, { input: { id: own.configurationId, isActive: values.configuration } });
      await own.admin.run(partsDocument, {
        channel: { id: own.channelId, isActive: values.channel },
        template: { id: own.templateId, isActive: values.template },
      });
    };
    await setActive({ configuration, channel, template });
    const error = await own.admin.refused(sendDocument, { input });
    expect(error.extensions).toEqual({ code: 'INACTIVE_CONFIGURATION', field: 'configurationId' });
    expect(error.message).toContain(`The ${says} `);
    await setActive({ configuration: true, channel: true, template: true });
    expect((await own.admin.run(sendDocument, { input })).sendOutbound.counts.total).toBe(1);
  });
});

test('a client of a new organization has no configurations', async () => {
  const { outboundConfigurations } = await (await createClient(service.url)).run(listDocument, {});
  expect(outboundConfigurations.edges).toEqual([]);
});
