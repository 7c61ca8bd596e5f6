import { createSecretKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signTwilio } from '../../src/simulator/twilio-callbacks.ts';
import { ACCOUNT, OURS, type Peer, PHONE, POOLED, SERVICE, startPeer, TOKEN } from './peer.ts';
import type { Call } from './receiver.ts';
import { expectedSignature } from './twilio-signature.ts';

interface Vector {
  name: string;
  authToken: string;
  url: string;
  params: Record<string, string | string[]>;
  expectedSignature: string;
  valid: boolean;
}

const file = new URL('../vectors/signature-vectors.json', import.meta.url);
const vectors: Vector[] = JSON.parse(await readFile(file, 'utf8')).twilio.vectors;

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.close());

const statuses = (calls: readonly Call[]) => calls.map(({ form }) => form.get('MessageStatus'));

describe('signatures', () => {
  it.each(vectors)('agree with the vector $name', (vector) => {
    const { authToken, url, params } = vector;
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(params)) for (const each of [value].flat()) form.append(name, each);
    const agrees = [
      signTwilio(createSecretKey(authToken, 'utf8'), url, params),
      expectedSignature(authToken, url, form),
    ].map((signature) => signature === vector.expectedSignature);
    expect(agrees).toEqual([vector.valid, vector.valid]);
  });
});

describe('an answer to a receipt', () => {
  const answers: Record<string, (response: ServerResponse) => void> = {
    'without a body': (response) => response.writeHead(204).end(),
    'with a body of a length that it names': (response) =>
      response.writeHead(200, { 'content-length': 5 }).end('thank'),
    'in chunks': (response) => {
      response.writeHead(200).write('thank');
      response.end(' you');
    },
    'in two pieces': (response) => {
      response.writeHead(200, { 'content-length': 9 }).write('thank');
      setImmediate(() => response.end(' you'));
    },
    'that ends the connection': (response) => response.writeHead(200, { connection: 'close' }).end('thank you'),
    'that ends with the connection': (response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\n\r\nthank you');
    },
  };

  it.each(Object.keys(answers))('%s is understood: each of many receipts is sent once', async (name) => {
    peer.receiver.answerWith((response) => answers[name]?.(response));
    const to = Array.from({ length: 300 }, (_, index) => `+372555${10_000 + index}`);
    const sent = await Promise.all(to.map((To) => peer.send({ To })));
    await peer.receiver.received(600);
    // Two more come behind all that may still be on its way.
    const last = await peer.send();
    const calls = await peer.receiver.received(602);
    const told = calls.map(({ form }) => `${form.get('MessageSid')} ${form.get('MessageStatus')}`);
    const expected = [...sent, last].flatMap(({ body }) => [`${body['sid']} sent`, `${body['sid']} delivered`]);
    expect(told.sort()).toEqual(expected.sort());
  });
});

describe('receipts', () => {
  it('are sent, then delivered, with all the carrier’s fields and signed over the exact URL', async () => {
    const { body } = await peer.send({ StatusCallback: `${peer.callbackUrl('m%2F1.2')}&z=%C3%A4#rc=2` });
    const calls = await peer.receiver.received(2);
    const common = {
      AccountSid: ACCOUNT,
      ApiVersion: '2010-04-01',
      From: OURS,
      To: PHONE,
      MessageSid: body['sid'],
      SmsSid: body['sid'],
    };
    expect(calls.map(({ form }) => Object.fromEntries(form))).toEqual([
      { ...common, MessageStatus: 'sent', SmsStatus: 'sent' },
      {
        ...common,
        MessageStatus: 'delivered',
        SmsStatus: 'delivered',
        RawDlrDoneDate: expect.stringMatching(/^\d{10}$/),
      },
    ]);
    for (const { url, headers, form } of calls) {
      expect(url).toBe(`${peer.callbackUrl('m%2F1.2')}&z=%C3%A4`);
      expect(headers['content-type']).toContain('application/x-www-form-urlencoded');
      expect(headers['x-twilio-signature']).toBe(expectedSignature(TOKEN, url, form));
    }
    expect(await peer.phone()).toMatchObject([{ reference: 'm/1.2' }]);
  });

  it('name the messaging service and the sender it chose', async () => {
    await peer.send({ From: '', MessagingServiceSid: SERVICE });
    const [sent] = await peer.receiver.received(2);
    expect(sent?.form.get('MessagingServiceSid')).toBe(SERVICE);
    expect(sent?.form.get('From')).toBe(POOLED);
  });

  it.each([
    ['all', ['sent', 'delivered']],
    ['duplicated', ['sent', 'sent', 'delivered', 'delivered']],
    ['reversed', ['delivered', 'sent']],
    ['batched', ['sent', 'delivered']],
  ])('that are “%s” come as %j', async (receipts, expected) => {
    await peer.call('PUT', '/behaviour', { receipts });
    await peer.send();
    expect(statuses(await peer.receiver.received(expected.length))).toEqual(expected);
  });

  it('that are “none” never come, and the message stays sent', async () => {
    await peer.call('PUT', '/behaviour', { prefixes: { [PHONE]: { receipts: 'none' } } });
    const { body } = await peer.send();
    await peer.send({ To: '+37255500002' });
    const calls = await peer.receiver.received(2);
    expect(calls.map(({ form }) => form.get('To'))).toEqual(['+37255500002', '+37255500002']);
    expect((await peer.twilio(`/Messages/${body['sid']}.json`)).body['status']).toBe('sent');
  });

  it('“before-response” are answered before the send is', async () => {
    await peer.call('PUT', '/behaviour', { receipts: 'before-response' });
    expect((await peer.send()).status).toBe(201);
    expect(statuses(peer.receiver.calls)).toEqual(['sent', 'delivered']);
  });

  it('“batched” of many messages are released together on later beats of 200 ms', async () => {
    const beat = (at: number) => Math.floor(at / 200);
    await peer.call('PUT', '/behaviour', { receipts: 'batched' });
    const answeredAt = new Map<unknown, number>();
    const sendOne = async () => answeredAt.set((await peer.send()).body['sid'], Date.now());
    await Promise.all(Array.from({ length: 20 }, sendOne));
    const calls = await peer.receiver.received(40);
    expect(new Set(calls.map(({ at }) => beat(at))).size).toBeLessThanOrEqual(6);
    const delivered = calls.filter(({ form }) => form.get('MessageStatus') === 'delivered');
    for (const { at, form } of delivered) {
      expect(beat(at)).toBeGreaterThan(beat(answeredAt.get(form.get('MessageSid')) ?? 0));
    }
  });

  it('wait as long as receiptDelayMs says', async () => {
    await peer.call('PUT', '/behaviour', { receiptDelayMs: 40 });
    const startedAt = Date.now();
    await peer.send();
    const [sent, delivered] = await peer.receiver.received(2);
    expect((sent?.at ?? 0) - startedAt).toBeGreaterThanOrEqual(39);
    expect((delivered?.at ?? 0) - (sent?.at ?? 0)).toBeGreaterThanOrEqual(39);
  });

  it('are repeated while our service answers 5xx', async () => {
    peer.receiver.answerWith((response) => {
      response.writeHead(peer.receiver.calls.length <= 2 ? 503 : 204).end();
    });
    await peer.send();
    expect(statuses(await peer.receiver.received(4))).toEqual(['sent', 'sent', 'sent', 'delivered']);
  });

  it('are given up after three repetitions, and the next one is still tried', async () => {
    peer.receiver.answerWith((response, { form }) => {
      response.writeHead(form.get('MessageStatus') === 'sent' ? 500 : 204).end();
    });
    await peer.send();
    expect(statuses(await peer.receiver.received(5))).toEqual(['sent', 'sent', 'sent', 'sent', 'delivered']);
  });

  it('are not repeated when our service refuses them', async () => {
    peer.receiver.answerWith((response) => {
      response.writeHead(403).end();
    });
    await peer.send();
    expect(statuses(await peer.receiver.received(2))).toEqual(['sent', 'delivered']);
  });

  it('of two hundred messages travel side by side', async () => {
    const held: (() => void)[] = [];
    peer.receiver.answerWith((response) => {
      held.push(() => response.writeHead(204).end());
      if (held.length === 200) for (const release of held) release();
      if (held.length > 200) response.writeHead(204).end();
    });
    await Promise.all(Array.from({ length: 200 }, () => peer.send()));
    expect(await peer.receiver.received(400)).toHaveLength(400);
  });
});
