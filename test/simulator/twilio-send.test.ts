import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, basic, OURS, type Peer, PHONE, POOLED, SERVICE, startPeer, TOKEN } from './peer.ts';

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.close());

const RFC_2822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/;

describe('a send that is accepted', () => {
  it('is answered 201 with a whole Message object', async () => {
    const { status, body, headers } = await peer.send({ Body: 'Qué pasó' });
    expect(status).toBe(201);
    expect(headers.get('content-type')).toBe('application/json');
    const sid = String(body['sid']);
    expect(sid).toMatch(/^SM[0-9a-fA-F]{32}$/);
    const uri = `/2010-04-01/Accounts/${ACCOUNT}/Messages/${sid}`;
    expect(body).toEqual({
      account_sid: ACCOUNT,
      api_version: '2010-04-01',
      body: 'Qué pasó',
      date_created: expect.stringMatching(RFC_2822),
      date_sent: null,
      date_updated: expect.stringMatching(RFC_2822),
      direction: 'outbound-api',
      error_code: null,
      error_message: null,
      from: OURS,
      messaging_service_sid: null,
      num_media: '0',
      num_segments: '1',
      price: null,
      price_unit: null,
      sid,
      status: 'queued',
      subresource_uris: { media: `${uri}/Media.json` },
      to: PHONE,
      uri: `${uri}.json`,
    });
  });

  it('has the status accepted and no sender yet if a messaging service is to choose one', async () => {
    const { status, body } = await peer.send({ From: '', MessagingServiceSid: SERVICE });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'accepted',
      from: null,
      messaging_service_sid: SERVICE,
      num_segments: '0',
    });
    expect(await peer.phone()).toMatchObject([{ from: POOLED }]);
  });

  it('counts the segments of a long text', async () => {
    expect((await peer.send({ Body: 'a'.repeat(160) })).body['num_segments']).toBe('1');
    expect((await peer.send({ Body: 'a'.repeat(161) })).body['num_segments']).toBe('2');
    expect((await peer.send({ Body: `${'a'.repeat(152)}€${'a'.repeat(152)}` })).body['num_segments']).toBe('3');
    expect((await peer.send({ Body: '😀'.repeat(67) })).body['num_segments']).toBe('3');
  });

  it('needs no status callback', async () => {
    expect((await peer.send({ StatusCallback: '' })).status).toBe(201);
    expect(await peer.phone()).toMatchObject([{ reference: null }]);
  });
});

describe('a send that is refused', () => {
  it.each([
    ['no To', { To: '' }, 21604],
    ['a To that is no number', { To: '+1555' }, 21211],
    ['a To without its plus', { To: '37255500001' }, 21211],
    ['no body', { Body: '' }, 21602],
    ['a body over 1600 characters', { Body: 'a'.repeat(1601) }, 21617],
    ['a relative status callback', { StatusCallback: '/webhooks' }, 21609],
    ['a status callback with an underscore in its host', { StatusCallback: 'http://my_host/x' }, 21609],
    ['a From that nobody registered', { From: '+15017122699' }, 21659],
    ['a sender name that nobody registered', { From: 'Acme' }, 21606],
    ['neither From nor a messaging service', { From: '' }, 21603],
    ['a messaging service that nobody registered', { From: '', MessagingServiceSid: `MG${'0'.repeat(32)}` }, 21701],
    ['a From outside its messaging service', { MessagingServiceSid: SERVICE }, 21606],
    ['To equal to From', { To: OURS }, 21266],
  ])('for %s has the carrier’s error shape and reaches no handset', async (_title, fields, code) => {
    const { status, body } = await peer.send(fields);
    expect(status).toBe(400);
    expect(body).toEqual({
      code,
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status: 400,
    });
    expect((await peer.call('GET', '/phones?count')).body['messages']).toBe(0);
  });

  it.each([
    ['nobody', {}],
    ['the wrong token', { authorization: basic(ACCOUNT, 'wrong') }],
    ['another account', { authorization: basic(`AC${'9'.repeat(32)}`, TOKEN) }],
  ])('to %s is answered 401 with code 20003', async (_title, headers: Record<string, string>) => {
    const body = new URLSearchParams({ To: PHONE, From: OURS, Body: 'Hello' });
    const answer = await peer.twilio('/Messages.json', { method: 'POST', headers, body });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 20003, status: 401 });
  });

  it('from a number of another account is told so', async () => {
    const other = `AC${'9'.repeat(32)}`;
    await peer.call('PUT', '/numbers/+15017122663', {
      webhookUrl: peer.receiver.url,
      provider: 'twilio',
      credentials: { accountSid: other, authToken: 'other' },
    });
    expect((await peer.send({ From: '+15017122663' })).body['code']).toBe(21660);
  });

  it('on another path of the carrier is answered 404 with code 20404', async () => {
    const answer = await peer.twilio('/Calls.json');
    expect(answer.status).toBe(404);
    expect(answer.body['code']).toBe(20404);
  });
});
