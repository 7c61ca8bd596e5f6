import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { ACCOUNT, OURS, type Peer, PHONE, startPeer, TOKEN } from './peer.ts';

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(() => peer.close());

const DEFAULTS = {
  latencyMs: 0,
  receiptDelayMs: 0,
  receipts: 'all',
  answer: 'ok',
  rate: 1,
  autoReply: null,
  prefixes: {},
};

describe('the behaviour in force', () => {
  it('is merged by PUT, shown by GET and restored by DELETE', async () => {
    expect((await peer.call('GET', '/behaviour')).body).toEqual(DEFAULTS);
    await peer.call('PUT', '/behaviour', { latencyMs: 5, prefixes: { '+3725': { receipts: 'none' } } });
    const { status, body } = await peer.call('PUT', '/behaviour', { rate: 0.5, prefixes: { '+3725': { rate: 1 } } });
    const merged = { ...DEFAULTS, latencyMs: 5, rate: 0.5, prefixes: { '+3725': { receipts: 'none', rate: 1 } } };
    expect(status).toBe(200);
    expect(body).toEqual(merged);
    expect((await peer.call('GET', '/behaviour')).body).toEqual(merged);
    expect((await peer.call('DELETE', '/behaviour')).status).toBe(204);
    expect((await peer.call('GET', '/behaviour')).body).toEqual(DEFAULTS);
  });

  it.each([
    [{ speed: 1 }, 'speed is not a known field.'],
    [{ latencyMs: -1 }, 'latencyMs must be a number from 0 to 3600000.'],
    [{ receiptDelayMs: '5' }, 'receiptDelayMs must be a number from 0 to 3600000.'],
    [{ rate: 2 }, 'rate must be a number from 0 to 1.'],
    [{ receipts: 'some' }, /^receipts must be one of all, none, /],
    [{ answer: 'no' }, /^answer must be one of ok, accept-then-drop, /],
    [{ answer: { status: 201, code: 1 } }, 'answer.status must be an integer from 400 to 599.'],
    [{ answer: { status: 400 } }, 'answer.code must be an integer.'],
    [{ answer: { status: 400, code: 1, text: '' } }, 'answer.text is not a known field.'],
    [{ autoReply: 1 }, 'autoReply must be a text or null.'],
    [{ prefixes: [] }, 'prefixes must be an object of behaviours by address prefix.'],
    [{ prefixes: { '+372': 1 } }, 'prefixes.+372 must be a JSON object.'],
    [{ prefixes: { '+372': { prefixes: {} } } }, 'prefixes.+372.prefixes is not a known field.'],
    [{ prefixes: { '+372': { rate: -1 } } }, 'prefixes.+372.rate must be a number from 0 to 1.'],
    [[], 'The body must be a JSON object.'],
  ])('refuses %j with a sentence, and nothing of it applies', async (change, sentence) => {
    const { status, body } = await peer.call('PUT', '/behaviour', change);
    expect(status).toBe(400);
    expect(body['error']).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
    expect((await peer.call('GET', '/behaviour')).body).toEqual(DEFAULTS);
  });
});

describe('numbers', () => {
  it('are listed without their secrets', async () => {
    const { text } = await peer.call('GET', '/numbers');
    expect(JSON.parse(text)).toContainEqual({
      address: OURS,
      provider: 'twilio',
      webhookUrl: `${peer.receiver.url}/webhooks/c1`,
    });
    expect(text).not.toContain(TOKEN);
  });

  it('take a new secret when they are registered again', async () => {
    const number = { webhookUrl: peer.receiver.url, provider: 'twilio' };
    for (const address of [OURS, '%2B15017122662']) {
      const credentials = { accountSid: ACCOUNT, authToken: 'rotated' };
      expect((await peer.call('PUT', `/numbers/${address}`, { ...number, credentials })).status).toBe(200);
    }
    expect((await peer.send()).status).toBe(401);
  });

  const number = {
    webhookUrl: 'http://localhost/x',
    provider: 'twilio',
    credentials: { accountSid: ACCOUNT, authToken: TOKEN },
  };
  it.each([
    [{ ...number, webhookUrl: 'x' }, 'webhookUrl must be an absolute http or https URL.'],
    [{ ...number, provider: 'pigeon' }, 'provider must be one of twilio.'],
    [{ ...number, credentials: { accountSid: ACCOUNT } }, 'credentials.authToken is missing.'],
    [{ ...number, credentials: { accountSid: 'AC1', authToken: TOKEN } }, /^credentials.accountSid must match /],
    [{ ...number, credentials: { ...number.credentials, key: '' } }, 'credentials.key is not a known field.'],
    [{ ...number, credentials: null }, 'credentials must be an object of texts.'],
    [{ ...number, color: 'red' }, 'color is not a known field.'],
  ])('refuse %j with a sentence', async (body, sentence) => {
    const refused = await peer.call('PUT', '/numbers/+15017122669', body);
    expect(refused.status).toBe(400);
    expect(refused.body['error']).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
  });
});

describe('requests', () => {
  it('for its health are answered 200', async () => {
    expect((await peer.call('GET', '/health')).status).toBe(200);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/phones'],
    ['POST', '/health'],
    ['DELETE', `/numbers/${OURS}`],
    ['GET', `/phones/${PHONE}/messages`],
    ['POST', `/phones/${PHONE}/messages/1`],
  ])('it does not know, %s %s, are answered 404 as JSON', async (method, path) => {
    const { status, body } = await peer.call(method, path);
    expect(status).toBe(404);
    expect(body['error']).toBe(`There is no ${method} ${path}.`);
  });

  it('with malformed JSON or a malformed path are answered 400 with a sentence', async () => {
    const response = await fetch(`${peer.url}/behaviour`, { method: 'PUT', body: '{"rate":' });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: 'The body is not valid JSON.' });
    expect((await peer.call('GET', '/phones/%E0%A4')).status).toBe(400);
  });

  it('over 1 MiB are answered 413', async () => {
    const { status } = await peer.call('PUT', '/behaviour', { autoReply: 'a'.repeat(1_048_576) });
    expect(status).toBe(413);
  });
});

it('close ends held sends, waiting receipts and the listener', async () => {
  const simulator = await startSimulator({ port: 0 });
  await fetch(`${simulator.url}/numbers/${OURS}`, {
    method: 'PUT',
    body: JSON.stringify({
      webhookUrl: peer.receiver.url,
      provider: 'twilio',
      credentials: { accountSid: ACCOUNT, authToken: TOKEN },
    }),
  });
  const behave = (change: object) =>
    fetch(`${simulator.url}/behaviour`, { method: 'PUT', body: JSON.stringify(change) });
  const authorization = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`;
  const send = () =>
    fetch(`${simulator.url}/2010-04-01/Accounts/${ACCOUNT}/Messages.json`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams({ To: PHONE, From: OURS, Body: 'Hello', StatusCallback: peer.callbackUrl('m1.1') }),
    });
  await behave({ receiptDelayMs: 60_000 });
  expect((await send()).status).toBe(201);
  await behave({ answer: 'timeout' });
  const held = send().catch((error: unknown) => error);
  await Promise.all([simulator.close(), simulator.close()]);
  expect(await held).toBeInstanceOf(TypeError);
  await expect(fetch(`${simulator.url}/health`)).rejects.toThrow('fetch failed');
  expect(peer.receiver.calls).toEqual([]);
});

it('run alone it tells where it listens and leaves on SIGTERM', async () => {
  const main = fileURLToPath(new URL('../../src/simulator/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { env: { ...process.env, SIMULATOR_PORT: '0' } });
  const [line] = await once(child.stdout, 'data');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line))?.[0];
  expect((await fetch(`${url}/health`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
