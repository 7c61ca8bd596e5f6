import { createHash } from 'node:crypto';
import { Agent } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import type { Callback } from '../../src/providers/provider.ts';
import { twilio } from '../../src/providers/twilio.ts';
import { expectedSignature } from '../simulator/twilio-signature.ts';
import signatures from '../vectors/signature-vectors.json' with { type: 'json' };

const form = 'application/x-www-form-urlencoded';
const authToken = '0123456789abcdef0123456789abcdef';
const status = 'https://msg.example.com/webhooks/1?reference=m1.1';
const http = new Agent();
afterAll(() => http.close());

function open(settings: object = {}) {
  return twilio.open({ accountSid: `AC${'0'.repeat(32)}`, authToken, ...settings }, http);
}

/** A form as the carrier posts it, signed by its token unless a signature is given. */
function callback(
  fields: [string, string][],
  more: { url?: string; token?: string; signature?: string } = {},
): Callback {
  const { url = status, token = authToken } = more;
  const params = new URLSearchParams(fields);
  const signature = more.signature ?? expectedSignature(token, url, params);
  return {
    method: 'POST',
    url,
    headers: { 'content-type': `${form}; charset=UTF-8`, 'x-twilio-signature': signature },
    body: params.toString(),
  };
}

const delivered: [string, string][] = [
  ['MessageSid', 'SM1'],
  ['MessageStatus', 'delivered'],
];

describe('a signature of the vectors', () => {
  test.each(signatures.twilio.vectors)(
    '$name is valid: $valid',
    ({ url, params, expectedSignature, valid, ...vector }) => {
      const isJson = 'body' in vector;
      const fields = Object.entries(params).flatMap(([name, value]) =>
        [value].flat().map((each): [string, string] => [name, String(each)]),
      );
      const reading = open({ authToken: vector.authToken }).readWebhook({
        method: 'POST',
        url,
        headers: { 'content-type': isJson ? 'application/json' : form, 'x-twilio-signature': expectedSignature },
        body: isJson ? String(vector.body) : new URLSearchParams(fields).toString(),
      });
      expect(reading !== null).toBe(valid);
    },
  );
});

describe('a callback', () => {
  test.each([
    { what: 'signed by the token', token: authToken, isTaken: true },
    { what: 'signed by the second token while tokens are exchanged', token: 'second-token', isTaken: true },
    { what: 'signed by a token that is neither', token: 'third-token', isTaken: false },
  ])('$what is taken: $isTaken', ({ token, isTaken }) => {
    const reading = open({ secondaryAuthToken: 'second-token' }).readWebhook(callback(delivered, { token }));
    expect(reading !== null).toBe(isTaken);
  });

  const valid = callback(delivered);
  test.each<{ what: string; given: Callback }>([
    { what: 'with an empty signature', given: callback(delivered, { signature: '' }) },
    { what: 'with a signature that is none', given: callback(delivered, { signature: 'ä'.repeat(28) }) },
    { what: 'with a part of the signature', given: callback(delivered, { signature: 'GvWf' }) },
    { what: 'without a signature', given: { ...valid, headers: { 'content-type': form } } },
    { what: 'without any header', given: { ...valid, headers: {} } },
    { what: 'at another path', given: { ...valid, url: valid.url.replace('webhooks/1', 'webhooks/2') } },
    { what: 'with another reference', given: { ...valid, url: valid.url.replace('m1.1', 'm2.1') } },
    { what: 'with one more field', given: { ...valid, body: `${valid.body}&ErrorCode=30003` } },
    { what: 'without a field', given: { ...valid, body: 'MessageSid=SM1' } },
    {
      what: 'as if it were JSON',
      given: { ...valid, headers: { ...valid.headers, 'content-type': 'application/json' } },
    },
  ])('$what is not taken', ({ given }) => {
    expect(open().readWebhook(given)).toBeNull();
  });

  test.each([
    { configured: 'https://msg.example.com/x', received: 'https://msg.example.com:443/x' },
    { configured: 'https://msg.example.com:443/x', received: 'https://msg.example.com/x' },
    { configured: 'http://msg.example.com:80/x', received: 'http://msg.example.com/x' },
    { configured: 'http://msg.example.com/x', received: 'http://msg.example.com:8080/x' },
  ])('signed for $configured is taken at $received', ({ configured, received }) => {
    expect(open().readWebhook({ ...callback(delivered, { url: configured }), url: received })).not.toBeNull();
  });

  test('signs each distinct value of a repeated field, in order', () => {
    const repeated: [string, string][] = [...delivered, ['MediaUrl', 'b'], ['MediaUrl', 'a'], ['MediaUrl', 'b']];
    expect(open().readWebhook(callback(repeated))).not.toBeNull();
  });

  const json = '{"MessageSid":"SM1"}';
  const hash = createHash('sha256').update(json).digest('hex');
  test.each([
    { what: 'its hash', query: `?bodySHA256=${hash}`, body: json, isTaken: true },
    { what: 'the hash of another body', query: `?bodySHA256=${hash}`, body: `${json} `, isTaken: false },
    { what: 'a part of its hash', query: `?bodySHA256=${hash.slice(0, 10)}`, body: json, isTaken: false },
    { what: 'no hash', query: '', body: json, isTaken: false },
    { what: 'no hash and no body', query: '', body: '', isTaken: true },
  ])('of JSON with $what is taken: $isTaken', ({ query, body, isTaken }) => {
    const url = `https://msg.example.com/webhooks/1${query}`;
    const signature = expectedSignature(authToken, url, new URLSearchParams());
    const headers = { 'content-type': 'application/json', 'x-twilio-signature': signature };
    expect(open().readWebhook({ method: 'POST', url, headers, body }) !== null).toBe(isTaken);
  });
});

describe('a receipt', () => {
  test.each([
    { carrier: 'sent', ours: 'SENT' },
    { carrier: 'delivered', ours: 'DELIVERED' },
    { carrier: 'read', ours: 'READ' },
    { carrier: 'failed', ours: 'FAILED' },
    { carrier: 'undelivered', ours: 'FAILED' },
    { carrier: 'canceled', ours: 'FAILED' },
  ])('$carrier is $ours', ({ carrier, ours }) => {
    const reading = open().readWebhook(
      callback([
        ['MessageSid', 'SM1'],
        ['MessageStatus', carrier],
      ]),
    );
    expect(reading?.receipts).toMatchObject([
      { dedupeKey: `SM1:${carrier}`, providerMessageId: 'SM1', reference: 'm1.1', status: ours },
    ]);
  });

  test.each(['accepted', 'scheduled', 'queued', 'sending', 'constructor', ''])('%j says nothing', (carrier) => {
    const reading = open().readWebhook(
      callback([
        ['MessageSid', 'SM1'],
        ['MessageStatus', carrier],
      ]),
    );
    expect(reading).toMatchObject({ receipts: [], inbound: [] });
  });

  test.each([
    {
      errorCode: '30003',
      failure: { code: '30003', sentence: 'The handset is switched off or out of reach.', isRetryable: true },
    },
    {
      errorCode: '30005',
      failure: { code: '30005', sentence: 'The handset is unknown or no longer in service.', isRetryable: false },
    },
    { errorCode: '39999', failure: { code: '39999', sentence: 'Twilio reports error 39999.', isRetryable: false } },
    { errorCode: '', failure: { code: 'UNDELIVERED', sentence: 'Twilio gave no reason.', isRetryable: false } },
    { errorCode: 'nonsense', failure: { code: 'UNDELIVERED', sentence: 'Twilio gave no reason.', isRetryable: false } },
  ])('of a failure with error code "$errorCode" has its reason', ({ errorCode, failure }) => {
    const fields: [string, string][] = [
      ['MessageSid', 'SM1'],
      ['MessageStatus', 'undelivered'],
      ['ErrorCode', errorCode],
    ];
    expect(open().readWebhook(callback(fields))?.receipts[0]?.failure).toEqual(failure);
  });

  test.each([
    { given: '2611221305', at: '2026-11-22T13:05:00.000Z' },
    { given: '26112213', at: undefined },
    { given: 'soon', at: undefined },
  ])("with the carrier's time $given is of $at", ({ given, at }) => {
    const receipt = open().readWebhook(callback([...delivered, ['RawDlrDoneDate', given]]))?.receipts[0];
    expect(receipt?.reportedAt?.toISOString()).toBe(at);
  });

  test('without a message id is none', () => {
    expect(open().readWebhook(callback([['MessageStatus', 'delivered']]))?.receipts).toEqual([]);
  });

  test('at a URL without a reference has none', () => {
    const url = 'https://msg.example.com/webhooks/1';
    expect(open().readWebhook(callback(delivered, { url }))?.receipts[0]?.reference).toBeNull();
  });
});

test('a message of a customer is taken with an answer that says nothing to them', () => {
  const fields: [string, string][] = [
    ['MessageSid', 'SM2'],
    ['SmsStatus', 'received'],
    ['From', '+37255512345'],
    ['To', '+15017122661'],
    ['Body', 'Stop ✋ s’il vous plaît'],
  ];
  expect(open().readWebhook(callback(fields))).toEqual({
    receipts: [],
    inbound: [{ providerMessageId: 'SM2', from: '+37255512345', to: '+15017122661', body: 'Stop ✋ s’il vous plaît' }],
    answer: { status: 200, contentType: 'text/xml', body: expect.stringMatching(/<Response><\/Response>$/) },
  });
});
