import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postCallback } from '../support/callback.ts';
import {
  countConfirmations,
  listConsents,
  receive,
  record,
  stateOf,
  updateOrganizationDocument,
} from '../support/consents.ts';
import {
  addChannel,
  closeDocument,
  conversationChangedDocument,
  findOnlyConversation,
  listConversations,
  openConversation,
  writeFrom,
} from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { sendUntil } from '../support/outbound.ts';
import { createRoad, nextNumber } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const explanationDocument = graphql(`
  query KeywordsExplanation($id: ID!) {
    conversation(id: $id) {
      state
      consent { state decidedBy { source } }
      messages { edges { node { direction body status explanation { code sentence } } } }
    }
  }
`);

describe('STOP', () => {
  test('opts the customer out, with their words as evidence, and is confirmed once', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await writeFrom(service, phone, { to: road.address, body: ' Stop! ' });
    const [line, ...others] = await listConsents(road, phone);
    const { messages, id } = await findOnlyConversation(road);
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      state: 'OPTED_OUT',
      purpose: null,
      source: 'KEYWORD',
      evidence: `The customer wrote " Stop! " in message ${messages[0]?.id}.`,
      recordedBy: null,
      channel: { id: road.channelId },
    });
    const confirmation = 'Organization: You have opted out and get no more messages from us. Reply START to opt in.';
    expect(await receive(service, phone, 1)).toEqual([confirmation]);
    const { conversation } = await road.admin.run(explanationDocument, { id });
    expect(conversation).toMatchObject({ state: 'CLOSED', consent: { state: 'OPTED_OUT' } });
    const [inbound, outbound] = conversation?.messages.edges.map(({ node }) => node) ?? [];
    expect(inbound).toMatchObject({ direction: 'INBOUND', body: ' Stop! ' });
    expect(outbound).toMatchObject({ direction: 'OUTBOUND', body: confirmation });
    expect(outbound?.explanation[0]).toMatchObject({
      code: 'ACCEPTED',
      sentence: 'Queued to tell the customer that their keyword was taken; it leaves in spite of an opt-out.',
    });
  });

  test('said again is a line of the ledger, and not confirmed again', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    for (const body of ['STOP', 'stop', 'QUIT']) await writeFrom(service, phone, { to: road.address, body });
    expect(await listConsents(road, phone)).toHaveLength(3);
    expect(await countConfirmations(service, road)).toBe(1);
    expect(await receive(service, phone, 1)).toHaveLength(1);
  });

  test('after an opt-out of one purpose is confirmed; after one by the API it is not', async () => {
    const road = await createRoad(service);
    const [some, all] = [nextNumber(), nextNumber()];
    await record(road, some, 'OPTED_OUT', { purpose: 'marketing' });
    await record(road, all, 'OPTED_OUT');
    await writeFrom(service, all, { to: road.address, body: 'STOP' });
    await writeFrom(service, some, { to: road.address, body: 'STOP' });
    expect(await receive(service, some, 1)).toHaveLength(1);
    expect(await countConfirmations(service, road)).toBe(1);
  });

  test('told by the carrier ten times at once counts once', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const fields = { MessageSid: `SM${'e'.repeat(32)}`, From: phone, Body: 'STOP', SmsStatus: 'received' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => postCallback(road, fields)));
    expect(answers).toEqual(Array(10).fill(200));
    expect(await postCallback(road, fields)).toBe(200);
    expect(await listConsents(road, phone)).toHaveLength(1);
    expect((await findOnlyConversation(road)).messages.filter(({ direction }) => direction === 'INBOUND')).toHaveLength(
      1,
    );
    expect(await countConfirmations(service, road)).toBe(1);
  });

  test('from many handsets at once counts for each', async () => {
    const road = await createRoad(service);
    const other = await addChannel(service, road);
    const phones = Array.from({ length: 30 }, () => nextNumber());
    await Promise.all(
      phones.map((phone, index) =>
        writeFrom(service, phone, { to: index % 2 ? road.address : other.address, body: 'STOP' }),
      ),
    );
    for (const phone of phones) expect(await stateOf(road, phone)).toBe('OPTED_OUT');
    expect(await countConfirmations(service, road)).toBe(30);
  });

  test('puts no work into the queues of agents', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    expect(await listConversations(road, { state: ['OPEN', 'ACTIVE', 'WAITING', 'WRAP_UP'] })).toEqual([]);
    const started = await queryDatabase(
      service.databaseUrl,
      "select 1 from event where organization_id = $1 and type = 'CONVERSATION_STARTED'",
      [road.admin.organizationId],
    );
    expect(started).toEqual([]);
    await writeFrom(service, phone, { to: road.address, body: 'Why do you write to me?' });
    expect((await listConversations(road)).map(({ state }) => state)).toEqual(['OPEN', 'CLOSED']);
  });

  test('in an open conversation is an entry of it, and so is the confirmation', async () => {
    const { road, phone, id } = await openConversation(service);
    const following = road.admin.follow(conversationChangedDocument, {
      conversationId: id,
      after: await road.admin.eventCursor(),
    });
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    await following.until(({ conversationChanged }) =>
      conversationChanged.conversation.messages.edges.some(({ node }) => node.status === 'DELIVERED'),
    );
    const conversation = await findOnlyConversation(road);
    expect(conversation).toMatchObject({ id, state: 'OPEN' });
    expect(conversation.messages.map(({ direction }) => direction)).toEqual(['INBOUND', 'INBOUND', 'OUTBOUND']);
    await road.admin.close();
  });

  test('from a sender whom nobody can write to is an ordinary message', async () => {
    const road = await createRoad(service);
    const fields = { MessageSid: `SM${'f'.repeat(32)}`, From: 'Bank', Body: 'STOP', SmsStatus: 'received' };
    expect(await postCallback(road, fields)).toBe(200);
    expect(await findOnlyConversation(road)).toMatchObject({ state: 'OPEN', messages: [{ body: 'STOP' }] });
  });

  test('holds only for the organization that it was said to', async () => {
    const [road, other] = [await createRoad(service), await createRoad(service)];
    const phone = nextNumber();
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    expect(await stateOf(other, phone)).toBeNull();
    await sendUntil(other, [phone], 'DELIVERED');
    await other.admin.close();
  });
});

describe('START', () => {
  test('opts in again, is confirmed once, and messages leave again', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    for (const body of ['Start', 'START']) await writeFrom(service, phone, { to: road.address, body });
    expect(await stateOf(road, phone)).toBe('OPTED_IN');
    expect((await receive(service, phone, 2)).at(-1)).toBe(
      'Organization: You have opted in to our messages. Reply STOP to opt out.',
    );
    await sendUntil(road, [phone], 'DELIVERED');
    expect(await countConfirmations(service, road)).toBe(2);
    await road.admin.close();
  });

  test.each(['YES', 'yes!'])('as %j opts in where the customer has opted out', async (body) => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await writeFrom(service, phone, { to: road.address, body: 'STOP' });
    await writeFrom(service, phone, { to: road.address, body });
    expect(await stateOf(road, phone)).toBe('OPTED_IN');
    expect(await listConversations(road, { state: ['OPEN'] })).toEqual([]);
  });

  test('as "YES" is an ordinary answer everywhere else', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await sendUntil(road, [phone], 'DELIVERED');
    await writeFrom(service, phone, { to: road.address, body: 'YES' });
    expect(await findOnlyConversation(road)).toMatchObject({ state: 'OPEN', messages: [{ body: 'YES' }] });
    expect(await listConsents(road, phone)).toEqual([]);
    await road.admin.close();
  });
});

describe("the organization's own keywords", () => {
  test('opt out and in', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await road.admin.run(updateOrganizationDocument, { input: { stopKeywords: ['Lahku'], startKeywords: ['Liitu'] } });
    await writeFrom(service, phone, { to: road.address, body: 'LAHKU!' });
    expect(await stateOf(road, phone)).toBe('OPTED_OUT');
    await writeFrom(service, phone, { to: road.address, body: 'liitu' });
    expect(await stateOf(road, phone)).toBe('OPTED_IN');
  });

  test('count from the moment on at which they are set, also where the channel was just used', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    await writeFrom(service, phone, { to: road.address, body: 'Lahku' });
    expect(await listConsents(road, phone)).toEqual([]);
    await road.admin.run(updateOrganizationDocument, { input: { stopKeywords: ['Lahku'] } });
    await writeFrom(service, phone, { to: road.address, body: 'Lahku' });
    expect(await stateOf(road, phone)).toBe('OPTED_OUT');
  });

  test.each([
    ['a word that says stop for everybody', { startKeywords: ['Liitu', 'Stop!'] }, 'startKeywords.1'],
    ['a word that says stop in some language', { startKeywords: ['lõpeta'] }, 'startKeywords.0'],
    ['a word that says start for everybody', { stopKeywords: ['unstop'] }, 'stopKeywords.0'],
    ['a word without a letter', { stopKeywords: ['Lahku', '!!'] }, 'stopKeywords.1'],
    ['an empty word', { startKeywords: [' '] }, 'startKeywords.0'],
    ['a word of 41 characters', { stopKeywords: ['x'.repeat(41)] }, 'stopKeywords.0'],
    ['51 words', { stopKeywords: Array.from({ length: 51 }, (_, index) => `w${index}`) }, 'stopKeywords'],
    ['a word that says both', { stopKeywords: ['Lahku'], startKeywords: ['lahku.'] }, 'startKeywords.0'],
    [
      'two texts of one locale',
      { optOutConfirmations: ['et-ee', 'et-EE'].map((locale) => ({ locale, body: 'x' })) },
      'optOutConfirmations.1.locale',
    ],
    ['a text in no language', { optInConfirmations: [{ locale: '!', body: 'x' }] }, 'optInConfirmations.0.locale'],
    ['an empty text', { optInConfirmations: [{ locale: 'et', body: '' }] }, 'optInConfirmations.0.body'],
    ['no language', { defaultLocale: 'e' }, 'defaultLocale'],
  ])('with %s are refused as INVALID_INPUT', async (_what, input, field) => {
    const road = await createRoad(service);
    const error = await road.admin.refused(updateOrganizationDocument, { input });
    expect(error.extensions).toEqual({ code: 'INVALID_INPUT', field });
  });
});

test('a closed conversation stays closed when its customer writes a keyword', async () => {
  const { road, phone, id } = await openConversation(service);
  await road.admin.run(closeDocument, { id });
  await writeFrom(service, phone, { to: road.address, body: 'STOP' });
  expect((await listConversations(road)).map(({ state }) => state)).toEqual(['CLOSED', 'CLOSED']);
});
