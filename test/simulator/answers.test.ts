import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Peer, PHONE, startPeer } from './peer.ts';

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.close());

it('accept-then-drop delivers, breaks the connection without an answer, and receipts follow', async () => {
  await peer.call('PUT', '/behaviour', { answer: 'accept-then-drop' });
  await expect(peer.send()).rejects.toThrow('fetch failed');
  expect(await peer.phone()).toHaveLength(1);
  expect(await peer.receiver.received(2)).toHaveLength(2);
});

it('accept-then-500 delivers, answers 500 with a body that is not JSON, and receipts follow', async () => {
  await peer.call('PUT', '/behaviour', { answer: 'accept-then-500' });
  const { status, text } = await peer.send();
  expect(status).toBe(500);
  expect(() => JSON.parse(text)).toThrow();
  expect(await peer.phone()).toHaveLength(1);
  expect(await peer.receiver.received(2)).toHaveLength(2);
});

it('timeout keeps the client waiting until it leaves, and the handset gets nothing', async () => {
  await peer.call('PUT', '/behaviour', { answer: 'timeout' });
  await expect(peer.send({}, AbortSignal.timeout(100))).rejects.toThrow('timeout');
  expect(await peer.phone()).toEqual([]);
});

it('reset breaks the connection, and the handset gets nothing', async () => {
  await peer.call('PUT', '/behaviour', { answer: 'reset' });
  await expect(peer.send()).rejects.toThrow('fetch failed');
  expect(await peer.phone()).toEqual([]);
});

it.each([
  ['429', 429, 20429, null],
  ['429-retry-after', 429, 20429, '1'],
  [{ status: 400, code: 21614 }, 400, 21614, null],
  [{ status: 503, code: 20503 }, 503, 20503, null],
])(
  '%j refuses in the carrier’s error shape, and the handset gets nothing',
  async (answer, status, code, retryAfter) => {
    await peer.call('PUT', '/behaviour', { answer });
    const refused = await peer.send();
    expect(refused.status).toBe(status);
    expect(refused.body).toMatchObject({ code, status, message: expect.any(String) });
    expect(refused.headers.get('retry-after')).toBe(retryAfter);
    expect(await peer.phone()).toEqual([]);
  },
);

it('an answer applies to about the share of sends that rate says', async () => {
  await peer.call('PUT', '/behaviour', { answer: '429', rate: 0.5, receipts: 'none' });
  const answers = await Promise.all(Array.from({ length: 200 }, () => peer.send()));
  const refused = answers.filter(({ status }) => status === 429).length;
  expect(refused).toBeGreaterThan(50);
  expect(refused).toBeLessThan(150);
  expect(await peer.phone()).toHaveLength(200 - refused);
});

it('with latency the answer waits while the handset already has the message', async () => {
  await peer.call('PUT', '/behaviour', { latencyMs: 500 });
  let answered = false;
  const answer = peer.send().finally(() => {
    answered = true;
  });
  while ((await peer.phone()).length === 0) expect(answered).toBe(false);
  expect(answered).toBe(false);
  expect((await answer).status).toBe(201);
});

it('the longest prefix decides over shorter ones and over what applies everywhere', async () => {
  await peer.call('PUT', '/behaviour', {
    answer: '429',
    prefixes: { '+372': { answer: 'ok' }, '+3725550': { answer: { status: 400, code: 21614 } } },
  });
  expect((await peer.send({ To: '+4915123456789' })).status).toBe(429);
  expect((await peer.send({ To: '+37251234567' })).status).toBe(201);
  expect((await peer.send({ To: PHONE })).body['code']).toBe(21614);
});
