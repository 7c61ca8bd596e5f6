import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  countConfirmations,
  listConsents,
  receive,
  record,
  stateOf,
  updateOrganizationDocument,
} from '../support/consents.ts';
import { findOnlyConversation, writeFrom } from '../support/conversations.ts';
import { graphql } from '../support/generated/gql.ts';
import { contact, createRoad, nextNumber, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const updateChannelDocument = graphql(`
  mutation KeywordsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { carrierConfirmsOptOut } }
`);

describe('the confirmation', () => {
  test('is in the locale of what the customer got last', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await road.admin.run(updateOrganizationDocument, { input: { name: 'Acme', defaultLocale: 'de' } });
    const { configurationId } = road;
    const following = { input: { configurationId, contacts: [contact(phone, { locale: 'et-EE' })] } };
    await road.admin.run(sendDocument, following);
    await receive(service, phone, 1);
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    expect((await receive(service, phone, 2))[1]).toMatch(/^Acme: Olete loobunud/);
  });

  test("is in the customer's own language, where the last message to them had no text in it", async () => {
    const road = await createRoad(service, { body: 'Hello {CustomerName}' });
    const phone = nextNumber();
    await road.admin.run(updateOrganizationDocument, { input: { name: 'Acme', defaultLocale: 'de' } });
    const contacts = [contact(phone, { locale: 'et-ee' })];
    await road.admin.run(sendDocument, { input: { configurationId: road.configurationId, contacts } });
    await receive(service, phone, 1);
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    expect((await receive(service, phone, 2))[1]).toMatch(/^Acme: Olete loobunud/);
  });

  test("is in the keyword's language, else in the organization's", async () => {
    const road = await createRoad(service);
    const [one, two] = [nextNumber(), nextNumber()];
    await road.admin.run(updateOrganizationDocument, { input: { name: 'Acme', defaultLocale: 'de' } });
    await writeFrom(service, one, { to: road.address, body: 'lopeta' });
    await writeFrom(service, two, { to: road.address, body: 'stopp' });
    expect((await receive(service, one, 1))[0]).toMatch(/^Acme: Olete loobunud/);
    expect((await receive(service, two, 1))[0]).toMatch(/^Acme: Sie sind abgemeldet/);
  });

  test("is in the organization's own words", async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await road.admin.run(updateOrganizationDocument, {
      input: { name: 'Acme', optOutConfirmations: [{ locale: 'EN', body: 'Bye from {organization}.' }] },
    });
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    expect(await receive(service, phone, 1)).toEqual(['Bye from Acme.']);
  });

  test.each(['STOP', 'START'] as const)(
    'is left to the carrier that says OptOutType %s, whatever the text',
    async (type) => {
      const road = await createRoad(service);
      const phone = nextNumber();
      if (type === 'START') await record(road, phone, 'OPTED_OUT');
      await writeFrom(service, phone, { to: road.address, body: 'Ei soovi', fields: { OptOutType: type } });
      expect(await stateOf(road, phone)).toBe(type === 'STOP' ? 'OPTED_OUT' : 'OPTED_IN');
      expect(await countConfirmations(service, road)).toBe(0);
    },
  );

  test('is left to the carrier of a channel that says so', async () => {
    const road = await createRoad(service);
    const [phone, later] = [nextNumber(), nextNumber()];
    const { updateChannel } = await road.admin.run(updateChannelDocument, {
      input: { id: road.channelId, carrierConfirmsOptOut: true },
    });
    expect(updateChannel.carrierConfirmsOptOut).toBe(true);
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    expect(await stateOf(road, phone)).toBe('OPTED_OUT');
    expect(await countConfirmations(service, road)).toBe(0);
    await road.admin.run(updateChannelDocument, { input: { id: road.channelId, carrierConfirmsOptOut: false } });
    await writeFrom(service, later, { to: road.address, body: 'STOP' });
    expect(await countConfirmations(service, road)).toBe(1);
  });

  test('with OptOutType HELP is no matter of consent', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await writeFrom(service, phone, { to: road.address, body: 'HELP', fields: { OptOutType: 'HELP' } });
    expect(await findOnlyConversation(road)).toMatchObject({ state: 'OPEN' });
    expect(await listConsents(road, phone)).toEqual([]);
  });
});
