import { startSimulator } from '../../src/simulator/simulator.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export const ACCOUNT = 'AC0123456789abcdef0123456789ABCDEF';
export const TOKEN = '0123456789abcdef0123456789abcdef';
export const SERVICE = 'MG9752274e9e519418a7406176694466fa';
export const OURS = '+15017122661';
export const POOLED = '+15017122662';
export const PHONE = '+37255500001';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON body, or an empty object. */
  readonly body: Record<string, unknown>;
}

export interface Peer {
  readonly url: string;
  readonly receiver: Receiver;
  /** A request to the simulator's own API. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A request to the carrier's API below our account, with its credentials unless `init` has headers of its own. */
  twilio(path: string, init?: RequestInit): Promise<Answer>;
  /** Sends from OURS to PHONE with a status callback, unless the fields say otherwise; an empty field is left out. */
  send(fields?: Record<string, string>, signal?: AbortSignal): Promise<Answer>;
  callbackUrl(reference: string): string;
  phone(address?: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** A simulator on a free port with two registered numbers, and a receiver that stands for our service. */
export async function startPeer(): Promise<Peer> {
  const receiver = await startReceiver();
  const simulator = await startSimulator({ port: 0 });
  const authorization = basic(ACCOUNT, TOKEN);
  const callbackUrl = (reference: string) => `${receiver.url}/webhooks/c1?reference=${reference}`;

  async function request(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(simulator.url + path, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parseObject(text) };
  }
  const call = (method: string, path: string, body?: unknown) =>
    request(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const twilio = (path: string, init: RequestInit = {}) =>
    request(`/2010-04-01/Accounts/${ACCOUNT}${path}`, { headers: { authorization }, ...init });

  const webhookUrl = `${receiver.url}/webhooks/c1`;
  const credentials = { accountSid: ACCOUNT, authToken: TOKEN };
  await call('PUT', `/numbers/${OURS}`, { webhookUrl, provider: 'twilio', credentials });
  await call('PUT', `/numbers/${POOLED}`, {
    webhookUrl,
    provider: 'twilio',
    credentials: { ...credentials, messagingServiceSid: SERVICE },
  });

  return {
    url: simulator.url,
    receiver,
    call,
    twilio,
    send: (fields = {}, signal) => {
      const defaults = { To: PHONE, From: OURS, Body: 'Hello', StatusCallback: callbackUrl('m1.1') };
      const given = Object.entries({ ...defaults, ...fields }).filter(([, value]) => value !== '');
      const body = new URLSearchParams(given);
      return twilio('/Messages.json', { method: 'POST', body, ...(signal ? { signal } : {}) });
    },
    callbackUrl,
    phone: async (address = PHONE) => {
      const response = await fetch(`${simulator.url}/phones/${address}`);
      const messages: unknown = await response.json();
      return Array.isArray(messages) ? messages.filter(isObject) : [];
    },
    close: async () => {
      await simulator.close();
      await receiver.close();
    },
  };
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
