import { Agent } from 'undici';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { twilio } from '../../src/providers/twilio.ts';
import { ACCOUNT, type Peer, POOLED, SERVICE, startPeer, TOKEN } from '../simulator/peer.ts';
import { lookUp, search, sidsOf } from './twilio-look-up.ts';

const agent = new Agent();
afterAll(() => agent.destroy());

describe('at the simulated carrier', () => {
  let peer: Peer;
  beforeEach(async () => {
    peer = await startPeer();
  });
  afterEach(() => peer.close());

  const webhookUrl = 'https://msg.example.com/webhooks/1';
  async function send(changes: object = {}, settings: object = {}) {
    const open = { accountSid: ACCOUNT, authToken: TOKEN, baseUrl: peer.url, ...settings };
    return twilio.open(open, agent).send({ ...search, webhookUrl, isStale: () => false, ...changes });
  }
  const lookUpNow = (changes: object = {}, settings: object = {}) =>
    lookUp(agent, peer.url, { claimedAt: new Date(), ...changes }, settings);

  test.each([
    { answer: 'accept-then-drop', count: 1 },
    { answer: 'accept-then-500', count: 1 },
    { answer: 'reset', count: 0 },
    { answer: { status: 500, code: 20500 }, count: 0 },
  ])('a send that ended in $answer is found $count times', async ({ answer, count }) => {
    await peer.call('PUT', '/behaviour', { answer, receipts: 'none' });
    expect(await send()).toMatchObject({ kind: 'unknown' });
    const phone = await peer.phone();
    expect(phone).toHaveLength(count);
    expect(await lookUpNow()).toMatchObject({
      kind: 'found',
      messages: phone.map(({ id }) => ({ providerMessageId: id, status: 'SENT', failure: null })),
    });
  });

  test('a send that is still queued is found though it has no date of sending', async () => {
    await peer.call('PUT', '/behaviour', { answer: 'accept-then-drop', receiptDelayMs: 3_600_000 });
    await send();
    const { body } = await peer.twilio('/Messages.json');
    expect(body['messages']).toMatchObject([{ status: 'queued', date_sent: null }]);
    expect(sidsOf(await lookUpNow())).toHaveLength(1);
  });

  test('a send through a messaging service is found before and after the sender shows', async () => {
    await peer.call('PUT', '/behaviour', { answer: 'accept-then-drop', receiptDelayMs: 3_600_000 });
    const settings = { messagingServiceSid: SERVICE };
    await send({ from: POOLED }, settings);
    await peer.send({ From: '', MessagingServiceSid: SERVICE, Body: search.body }).catch(() => null);
    const { body } = await peer.twilio('/Messages.json');
    expect(body['messages']).toMatchObject([{ from: null }, { from: POOLED }]);
    expect(sidsOf(await lookUpNow({ from: POOLED }, settings))).toHaveLength(2);
  });

  test('only what was sent since the claim, from our number, with that text, to that handset is found', async () => {
    const one = await send();
    await send({ body: 'Another text' });
    await send({ to: '+37255500002' });
    await send({ from: POOLED });
    const two = await send();
    const sids = [one, two].map((outcome) => (outcome.kind === 'accepted' ? outcome.providerMessageId : null));
    expect(sidsOf(await lookUpNow())).toEqual(sids);
    expect(sidsOf(await lookUpNow({ claimedAt: new Date(Date.now() + 120_000) }))).toEqual([]);
  });

  test('a message on the third page is found', async () => {
    const first = await send();
    const later = Array.from({ length: 210 }, (_, index) => send({ body: `Later ${index}` }));
    await Promise.all(later);
    expect(sidsOf(await lookUpNow())).toEqual([first.kind === 'accepted' ? first.providerMessageId : null]);
  });
});
