import { afterEach, beforeEach, expect, it } from 'vitest';
import { MAGIC_ADDRESSES } from '../../src/simulator/magic-addresses.ts';
import { isObject, type Peer, PHONE, POOLED, SERVICE, startPeer } from './peer.ts';

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.close());

const DAY_MS = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);

async function list(query: string): Promise<{ bodies: unknown[]; page: Record<string, unknown> }> {
  const { body } = await peer.twilio(`/Messages.json${query}`);
  const messages = Array.isArray(body['messages']) ? body['messages'].filter(isObject) : [];
  return { bodies: messages.map((message) => message['body']), page: body };
}

it('a message is found by its sid with the status it has reached', async () => {
  const { body } = await peer.send();
  await peer.receiver.received(2);
  const found = await peer.twilio(`/Messages/${body['sid']}.json`);
  expect(found.status).toBe(200);
  expect(found.body).toMatchObject({ sid: body['sid'], status: 'delivered', date_sent: expect.any(String) });
});

it('a message through a messaging service shows the sender that was chosen', async () => {
  const { body } = await peer.send({ From: '', MessagingServiceSid: SERVICE });
  await peer.receiver.received(2);
  const found = await peer.twilio(`/Messages/${body['sid']}.json`);
  expect(found.body).toMatchObject({ from: POOLED, messaging_service_sid: SERVICE, num_segments: '1' });
});

it('a message that is still queued is listed without a date of sending, and hidden by every DateSent filter', async () => {
  await peer.call('PUT', '/behaviour', { receiptDelayMs: 3_600_000 });
  await peer.send({ Body: 'queued' });
  expect((await list(`?To=${encodeURIComponent(PHONE)}`)).page['messages']).toMatchObject([
    { body: 'queued', status: 'queued', date_created: expect.stringMatching(/ \+0000$/), date_sent: null },
  ]);
  for (const filter of ['DateSent=', 'DateSent%3E=', 'DateSent%3C=']) {
    expect((await list(`?${filter}${day(0)}`)).bodies).toEqual([]);
  }
});

it('a message that its messaging service has not sent yet shows a sender only if one was named', async () => {
  await peer.call('PUT', '/behaviour', { receiptDelayMs: 3_600_000 });
  await peer.send({ From: '', MessagingServiceSid: SERVICE });
  await peer.send({ From: POOLED, MessagingServiceSid: SERVICE });
  expect((await list('')).page['messages']).toMatchObject([
    { from: POOLED, messaging_service_sid: SERVICE, num_segments: '0' },
    { from: null, messaging_service_sid: SERVICE, num_segments: '0' },
  ]);
});

it('a message that could not be delivered shows its error', async () => {
  const { body } = await peer.send({ To: MAGIC_ADDRESSES.unreachable });
  await peer.receiver.received(2);
  const found = await peer.twilio(`/Messages/${body['sid']}.json`);
  expect(found.body).toMatchObject({ status: 'undelivered', error_code: 30003, error_message: expect.any(String) });
});

it('an unknown sid is answered 404 with code 20404', async () => {
  const found = await peer.twilio(`/Messages/SM${'0'.repeat(32)}.json`);
  expect(found.status).toBe(404);
  expect(found.body['code']).toBe(20404);
});

it('messages are listed newest first and filtered by To, From and both', async () => {
  await peer.send({ Body: 'one' });
  await peer.send({ Body: 'two', To: '+37255500002' });
  await peer.send({ Body: 'three', From: '', MessagingServiceSid: SERVICE });
  expect((await list('')).bodies).toEqual(['three', 'two', 'one']);
  expect((await list(`?To=${encodeURIComponent(PHONE)}`)).bodies).toEqual(['three', 'one']);
  expect((await list(`?From=${encodeURIComponent(POOLED)}`)).bodies).toEqual(['three']);
  expect((await list('?To=%2B37255500002&From=%2B15017122661')).bodies).toEqual(['two']);
  expect((await list('?To=%2B37255500009')).page).toMatchObject({
    messages: [],
    start: 0,
    end: 0,
    next_page_uri: null,
  });
});

it.each([
  ['DateSent=', 0, true],
  ['DateSent=', -1, false],
  ['DateSent%3E=', 0, true],
  ['DateSent%3E=', 1, false],
  ['DateSent%3E%3D=', 0, true],
  ['DateSent%3E', 0, false],
  ['DateSent%3E', -1, true],
  ['DateSent%3C=', 0, true],
  ['DateSent%3C=', -1, false],
  ['DateSent%3C', 0, false],
  ['DateSent%3C', 1, true],
  ['DateSent=%3E%3D', 0, true],
])('the filter %s with the day %i from today matches a message of today: %s', async (filter, offset, matches) => {
  await peer.send({ Body: 'today' });
  expect((await list(`?${filter}${day(offset)}`)).bodies).toEqual(matches ? ['today'] : []);
});

it('a DateSent that is no date is answered 400', async () => {
  expect((await peer.twilio('/Messages.json?DateSent=yesterday')).status).toBe(400);
});

it('pages follow one another without gap or repetition while new messages come in', async () => {
  for (const body of ['one', 'two', 'three', 'four', 'five']) await peer.send({ Body: body });
  const first = await list('?PageSize=2');
  expect(first.bodies).toEqual(['five', 'four']);
  expect(first.page).toMatchObject({ page: 0, page_size: 2, start: 0, end: 1, previous_page_uri: null });
  await peer.send({ Body: 'six' });

  const second = await follow(first.page);
  expect(second.bodies).toEqual(['three', 'two']);
  const third = await follow(second.page);
  expect(third.bodies).toEqual(['one']);
  expect(third.page).toMatchObject({ page: 2, start: 4, end: 4, next_page_uri: null });
  expect((await list('?PageSize=2&Page=1')).bodies).toEqual(['four', 'three']);
});

function follow(page: Record<string, unknown>) {
  return list(String(page['next_page_uri']).replace(/^[^?]*/, ''));
}
