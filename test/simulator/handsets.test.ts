import parsePhoneNumber from 'libphonenumber-js/max';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAGIC_ADDRESSES } from '../../src/simulator/magic-addresses.ts';
import { ACCOUNT, OURS, type Peer, PHONE, POOLED, SERVICE, startPeer, TOKEN } from './peer.ts';
import { expectedSignature } from './twilio-signature.ts';

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.close());

describe('the log of a handset', () => {
  it('shows what it received, in order, with our reference', async () => {
    const first = await peer.send({ Body: 'one', StatusCallback: peer.callbackUrl('m1.1') });
    await peer.send({ Body: 'two', StatusCallback: peer.callbackUrl('m2.1') });
    const received = [
      { id: first.body['sid'], provider: 'twilio', from: OURS, body: 'one', reference: 'm1.1' },
      { provider: 'twilio', from: OURS, body: 'two', reference: 'm2.1', receivedAt: expect.stringMatching(/Z$/) },
    ];
    expect(await peer.phone(PHONE)).toMatchObject(received);
    expect(await peer.phone(encodeURIComponent(PHONE))).toMatchObject(received);
    expect(await peer.phone('+37255500009')).toEqual([]);
  });

  it('counts a resend of the same message on any handset as a duplicate, whatever its attempt number', async () => {
    await peer.send({ StatusCallback: peer.callbackUrl('m1.1') });
    await peer.send({ StatusCallback: peer.callbackUrl('m1.2') });
    await peer.send({ StatusCallback: peer.callbackUrl('m1.2'), To: '+37255500002' });
    await peer.send({ StatusCallback: peer.callbackUrl('m2.1'), To: '+37255500002' });
    expect((await peer.call('GET', '/phones?count')).body).toEqual({
      phones: 2,
      messages: 4,
      duplicates: 2,
      duplicateReferences: ['m1'],
    });
  });

  it('counts the same text from and to the same numbers as a duplicate where there is no reference', async () => {
    for (const Body of ['one', 'two', 'one']) await peer.send({ Body, StatusCallback: '' });
    await peer.send({ Body: 'one', StatusCallback: '', To: '+37255500002' });
    const { body } = await peer.call('GET', '/phones?count');
    expect(body).toEqual({ phones: 2, messages: 4, duplicates: 1, duplicateReferences: [] });
  });

  it('is forgotten on request', async () => {
    await peer.send();
    expect((await peer.call('DELETE', '/phones')).status).toBe(204);
    expect(await peer.phone()).toEqual([]);
    await peer.send();
    const { body } = await peer.call('GET', '/phones?count');
    expect(body).toEqual({ phones: 1, messages: 1, duplicates: 0, duplicateReferences: [] });
  });
});

describe('a handset that writes to our number', () => {
  it('reaches the number’s webhook as a signed inbound callback, and the answer tells its status', async () => {
    peer.receiver.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'text/xml' }).end('<Response/>');
    });
    const answer = await peer.call('POST', `/phones/${PHONE}/messages`, { to: OURS, body: 'Jah, aitäh 👍 & =' });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ id: expect.stringMatching(/^SM[0-9a-f]{32}$/), status: 200 });
    const [call] = await peer.receiver.received(1);
    const id = answer.body['id'];
    expect(Object.fromEntries(call?.form ?? [])).toMatchObject({
      MessageSid: id,
      SmsSid: id,
      SmsMessageSid: id,
      AccountSid: ACCOUNT,
      From: PHONE,
      To: OURS,
      Body: 'Jah, aitäh 👍 & =',
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
    });
    expect(call?.form.has('MessagingServiceSid')).toBe(false);
    expect(call?.url).toBe(`${peer.receiver.url}/webhooks/c1`);
    expect(call?.headers['x-twilio-signature']).toBe(
      expectedSignature(TOKEN, call?.url ?? '', call?.form ?? new URLSearchParams()),
    );
  });

  it('can repeat the same message and add fields of the carrier', async () => {
    const message = { to: POOLED, body: 'STOP', id: `SM${'1'.repeat(32)}`, fields: { OptOutType: 'STOP' } };
    for (const _turn of [1, 2]) {
      const { body } = await peer.call('POST', `/phones/${encodeURIComponent(PHONE)}/messages`, message);
      expect(body).toEqual({ id: message.id, status: 204 });
    }
    const calls = await peer.receiver.received(2);
    for (const { form, url, headers } of calls) {
      expect(form.get('MessageSid')).toBe(message.id);
      expect(form.get('OptOutType')).toBe('STOP');
      expect(form.get('MessagingServiceSid')).toBe(SERVICE);
      expect(headers['x-twilio-signature']).toBe(expectedSignature(TOKEN, url, form));
    }
  });

  it('is told the refusal of our service', async () => {
    peer.receiver.answerWith((response) => {
      response.writeHead(403).end();
    });
    const { body } = await peer.call('POST', `/phones/${PHONE}/messages`, { to: OURS, body: 'Hi' });
    expect(body['status']).toBe(403);
  });

  it('is told when the number is not registered', async () => {
    const { status, body } = await peer.call('POST', `/phones/${PHONE}/messages`, { to: '+15017122699', body: 'Hi' });
    expect(status).toBe(404);
    expect(body['error']).toBe('+15017122699 is no registered number.');
  });

  it('is told when our service cannot be reached', async () => {
    await peer.receiver.close();
    const { status, body } = await peer.call('POST', `/phones/${PHONE}/messages`, { to: OURS, body: 'Hi' });
    expect(status).toBe(502);
    expect(body['error']).toBe(`The webhook of ${OURS} could not be reached.`);
  });

  it('answers each message by itself when an autoReply is set', async () => {
    await peer.call('PUT', '/behaviour', { autoReply: 'Who is this?', receipts: 'none' });
    await peer.send();
    const [call] = await peer.receiver.received(1);
    expect(Object.fromEntries(call?.form ?? [])).toMatchObject({ From: PHONE, To: OURS, Body: 'Who is this?' });
  });
});

describe('the address that', () => {
  it.each(Object.values(MAGIC_ADDRESSES))('always acts the same, %s, is a valid number', (address) => {
    expect(parsePhoneNumber(address)?.isValid()).toBe(true);
  });

  it.each([
    ['is invalid', MAGIC_ADDRESSES.invalid, 21211],
    ['has opted out', MAGIC_ADDRESSES.optedOut, 21610],
  ])('%s is refused', async (_title, To, code) => {
    const { status, body } = await peer.send({ To });
    expect([status, body['code']]).toEqual([400, code]);
    expect(await peer.phone(To)).toEqual([]);
  });

  it('never confirms gets the message without receipts', async () => {
    await peer.send({ To: MAGIC_ADDRESSES.neverConfirms });
    await peer.send();
    const calls = await peer.receiver.received(2);
    expect(calls.map(({ form }) => form.get('To'))).toEqual([PHONE, PHONE]);
    expect(await peer.phone(MAGIC_ADDRESSES.neverConfirms)).toHaveLength(1);
  });

  it('answers at once writes back as soon as it has the message', async () => {
    await peer.send({ To: MAGIC_ADDRESSES.answersAtOnce });
    const [, delivered, reply] = await peer.receiver.received(3);
    expect(delivered?.form.get('MessageStatus')).toBe('delivered');
    expect(Object.fromEntries(reply?.form ?? [])).toMatchObject({
      From: MAGIC_ADDRESSES.answersAtOnce,
      To: OURS,
      Body: 'Yes, thank you',
    });
  });

  it('is unreachable is reported undelivered and gets nothing', async () => {
    await peer.send({ To: MAGIC_ADDRESSES.unreachable });
    const [sent, failed] = await peer.receiver.received(2);
    expect(sent?.form.get('MessageStatus')).toBe('sent');
    expect(failed?.form.get('MessageStatus')).toBe('undelivered');
    expect(failed?.form.get('ErrorCode')).toBe('30003');
    expect(await peer.phone(MAGIC_ADDRESSES.unreachable)).toEqual([]);
    expect((await peer.call('GET', '/phones?count')).body['messages']).toBe(0);
  });
});
