import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import type { SendOutboundInput } from '../support/generated/graphql.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const updateConfigurationDocument = graphql(`
  mutation RefusalsUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {
    updateOutboundConfiguration(input: $input) { id isActive }
  }
`);
const updateTemplateDocument = graphql(`
  mutation RefusalsUpdateTemplate($input: UpdateMessageTemplateInput!) {
    updateMessageTemplate(input: $input) { id isActive }
  }
`);
const updateChannelDocument = graphql(`
  mutation RefusalsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id isActive } }
`);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

interface Refusal {
  what: string;
  input(road: Road): Partial<SendOutboundInput> | Promise<Partial<SendOutboundInput>>;
  code: string;
  field?: string;
}

const day = 86_400_000;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

const refusals: Refusal[] = [
  { what: 'without contacts', input: () => ({ contacts: [] }), code: 'INVALID_INPUT', field: 'contacts' },
  {
    what: 'of 101 contacts',
    input: () => ({ contacts: Array.from({ length: 101 }, () => contact(nextNumber())) }),
    code: 'TOO_MANY_CONTACTS',
    field: 'contacts',
  },
  {
    what: 'for a configuration that does not exist',
    input: () => ({ configurationId: newId() }),
    code: 'NOT_FOUND',
    field: 'configurationId',
  },
  {
    what: 'for a configuration id that is none',
    input: () => ({ configurationId: "'; --" }),
    code: 'NOT_FOUND',
    field: 'configurationId',
  },
  {
    what: "for another organization's configuration",
    input: async () => ({ configurationId: (await createRoad(service)).configurationId }),
    code: 'NOT_FOUND',
    field: 'configurationId',
  },
  {
    what: 'for an inactive configuration',
    async input({ admin, configurationId: id }) {
      await admin.run(updateConfigurationDocument, { input: { id, isActive: false } });
      return {};
    },
    code: 'INACTIVE_CONFIGURATION',
    field: 'configurationId',
  },
  {
    what: 'for an inactive template',
    async input({ admin, templateId: id }) {
      await admin.run(updateTemplateDocument, { input: { id, isActive: false } });
      return {};
    },
    code: 'INACTIVE_CONFIGURATION',
    field: 'configurationId',
  },
  {
    what: 'on an inactive channel',
    async input({ admin, channelId: id }) {
      await admin.run(updateChannelDocument, { input: { id, isActive: false } });
      return {};
    },
    code: 'INACTIVE_CONFIGURATION',
    field: 'configurationId',
  },
  {
    what: 'for a time that has passed',
    input: () => ({ sendAt: inMs(-60_000) }),
    code: 'INVALID_INPUT',
    field: 'sendAt',
  },
  {
    what: 'for a time beyond a year',
    input: () => ({ sendAt: inMs(366.5 * day) }),
    code: 'INVALID_INPUT',
    field: 'sendAt',
  },
  { what: 'for a time that is none', input: () => ({ sendAt: 'tomorrow' }), code: 'INVALID_INPUT', field: 'sendAt' },
  {
    what: 'with an idempotency key of 256 characters',
    input: () => ({ idempotencyKey: 'k'.repeat(256) }),
    code: 'INVALID_INPUT',
    field: 'idempotencyKey',
  },
  {
    what: 'with an empty idempotency key',
    input: () => ({ idempotencyKey: ' ' }),
    code: 'INVALID_INPUT',
    field: 'idempotencyKey',
  },
  {
    what: 'with a NUL in the idempotency key',
    input: () => ({ idempotencyKey: 'k\u0000' }),
    code: 'INVALID_INPUT',
    field: 'idempotencyKey',
  },
  {
    what: 'with values that are no object',
    input: () => ({ contacts: [contact(nextNumber(), { contextItems: ['Mari'] })] }),
    code: 'INVALID_INPUT',
    field: 'contacts.0.contextItems',
  },
  {
    what: 'with a contact of an unknown channel type',
    input: () => ({ contacts: [contact(nextNumber(), { channelType: 'PIGEON' })] }),
    code: 'INVALID_INPUT',
    field: 'contacts.0.channelType',
  },
  ...['Mars/Olympus', '', '+02:00', 'Europe/Tallinn\u0000', 'x'.repeat(100_000)].map((timeZone) => ({
    what: `with a second contact in the time zone ${JSON.stringify(timeZone.slice(0, 20))}`,
    input: () => ({ contacts: [contact(nextNumber()), contact(nextNumber(), { timeZone })] }),
    code: 'INVALID_INPUT',
    field: 'contacts.1.timeZone',
  })),
];

describe('a request', () => {
  test.each(refusals)('$what is refused as $code and leaves nothing behind', async ({ input, code, field }) => {
    const road = await createRoad(service);
    const change = await input(road);
    const before = await countRows(road);
    const error = await road.admin.refused(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(nextNumber())], ...change },
    });
    expect(error.extensions?.code).toBe(code);
    expect(error.extensions?.field).toBe(field);
    expect(error.message).toMatch(/\w/);
    expect(await countRows(road)).toEqual(before);
    expect(before).toMatchObject({ requests: 0, messages: 0, keys: 0, rates: 0, jobs: 0 });
  });

  test('for another organization is refused in the same words as one that is for nothing', async () => {
    const [ours, theirs] = await Promise.all([createRoad(service), createRoad(service)]);
    const sentenceFor = async (configurationId: string) => {
      const error = await ours.admin.refused(sendDocument, {
        input: { configurationId, contacts: [contact(nextNumber())] },
      });
      return error.message.replace(configurationId, '');
    };
    expect(await sentenceFor(theirs.configurationId)).toBe(await sentenceFor(newId()));
  });

  test('is taken again once its configuration is active again', async () => {
    const { admin, configurationId } = await createRoad(service);
    await admin.run(updateConfigurationDocument, { input: { id: configurationId, isActive: false } });
    await admin.run(updateConfigurationDocument, { input: { id: configurationId, isActive: true } });
    // No contact is sent to, so that the other tests find no job.
    const { sendOutbound } = await admin.run(sendDocument, {
      input: { configurationId, contacts: [contact('nobody')] },
    });
    expect(sendOutbound.state).toBe('COMPLETED');
  });
});

async function countRows({ admin }: Road) {
  const [row] = await queryDatabase<Record<string, number>>(
    service.databaseUrl,
    `select (select count(*) from outbound_request where organization_id = $1)::int as requests,
            (select count(*) from outbound_message where organization_id = $1)::int as messages,
            (select count(*) from event where organization_id = $1)::int as events,
            (select count(*) from idempotency_key where organization_id = $1)::int as keys,
            (select count(*) from request_rate where organization_id = $1)::int as rates,
            (select count(*) from pgboss.job where name = 'deliver-messages')::int as jobs`,
    [admin.organizationId],
  );
  return row;
}
