import { createClient } from 'graphql-ws';
import { SignJWT } from 'jose';
import { Pool, request } from 'undici';
import { WebSocket } from 'ws';
import { newId } from '../../src/platform/uuid.ts';
import { authSecret } from './processes.ts';

export const account = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'bench-token' };
export const ourNumber = numberOf(0);

function numberOf(place: number): string {
  return `+1${202 + place}5550100`;
}

/** Of a contact: one of four million. */
export function addressOf(index: number, place = 0): string {
  return `+1${202 + place}${String(5_000_000 + (index % 4_000_000)).padStart(7, '0')}`;
}

export interface StatusEvent {
  status: string;
  at: string;
  message: { id: string };
}

/** What a road is measured by. */
export interface RoadCaller {
  send(contacts: number): Promise<unknown>;
  /** Counts DELIVERED events; resolves when `messages` of them were read. */
  followDelivered(messages: number): Promise<{ done: Promise<void>; delivered(): number; eventsRead(): number }>;
  close(): Promise<void>;
}

/** A caller of an organization with a channel at the simulator, a template and a configuration. */
export interface Caller extends RoadCaller {
  configurationId: string;
  send(contacts: number): Promise<string>;
  /** Whom the next send goes to first. */
  nextAddress(): string;
  /** Is told of each event from now on, until the function that it resolves with is called. */
  follow(told: (event: StatusEvent) => void): Promise<() => void>;
}

/** `place` tells callers of one benchmark apart: their numbers and their contacts; `followUrl` is the node that it subscribes at. */
export async function createCaller(
  serviceUrl: string,
  simulatorUrl: string,
  { place = 0, followUrl = serviceUrl } = {},
): Promise<Caller> {
  const token = await new SignJWT({ org: newId(), roles: ['admin'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('bench')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(authSecret));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const pool = new Pool(serviceUrl, { connections: 32 });
  const run = async (query: string, variables: object = {}): Promise<Record<string, never>> => {
    const answer = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    const result = (await answer.body.json()) as { data?: Record<string, never>; errors?: unknown };
    if (result.data == null) throw new Error(JSON.stringify(result.errors));
    return result.data;
  };
  const configurationId = await createConfiguration(run, simulatorUrl, numberOf(place));
  let sent = 0;
  const sockets = createClient({
    url: `${followUrl.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: headers.authorization },
  });
  return {
    configurationId,
    async send(count) {
      const contacts = Array.from({ length: count }, () => ({
        to: addressOf(sent++, place),
        optIn: true,
        contextItems: { CustomerName: 'Mari', CaseName: 'Router down' },
      }));
      const data = await run(sendMutation, { input: { configurationId, contacts } });
      return (data as unknown as { sendOutbound: { id: string } }).sendOutbound.id;
    },
    nextAddress: () => addressOf(sent, place),
    async follow(told) {
      const { eventCursor } = (await run('{ eventCursor }')) as unknown as { eventCursor: string };
      return sockets.subscribe<{ deliveryStatusChanged: StatusEvent }>(
        { query: statusSubscription, variables: { configurationId, after: eventCursor } },
        {
          next({ data }) {
            if (data != null) told(data.deliveryStatusChanged);
          },
          error(error) {
            throw error;
          },
          complete() {},
        },
      );
    },
    async followDelivered(messages) {
      const { eventCursor } = (await run('{ eventCursor }')) as unknown as { eventCursor: string };
      let delivered = 0;
      let events = 0;
      const done = new Promise<void>((resolve, reject) => {
        const unsubscribe = sockets.subscribe<{ deliveryStatusChanged: { status: string } }>(
          { query: statusSubscription, variables: { configurationId, after: eventCursor } },
          {
            next({ data }) {
              events += 1;
              if (data?.deliveryStatusChanged.status === 'DELIVERED') delivered += 1;
              if (delivered !== messages) return;
              unsubscribe();
              resolve();
            },
            error: reject,
            complete: () => {},
          },
        );
      });
      return { done, delivered: () => delivered, eventsRead: () => events };
    },
    async close() {
      await sockets.dispose();
      await pool.close();
    },
  };
}

const sendMutation = 'mutation Send($input: SendOutboundInput!) { sendOutbound(input: $input) { id state } }';
const statusSubscription = `
  subscription Status($configurationId: ID, $after: Cursor) {
    deliveryStatusChanged(configurationId: $configurationId, after: $after) { cursor status at message { id } }
  }`;

async function createConfiguration(
  run: (query: string, variables: object) => Promise<Record<string, never>>,
  simulatorUrl: string,
  address: string,
) {
  const created = async (query: string, variables: object) =>
    Object.values(await run(query, variables))[0] as unknown as { id: string; webhookUrl: string };
  const channel = await created(
    'mutation ($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }',
    {
      input: {
        name: 'SMS',
        type: 'SMS',
        address,
        credentials: { twilio: { ...account, baseUrl: simulatorUrl } },
      },
    },
  );
  await registerNumber(simulatorUrl, address, channel.webhookUrl);
  const template = await created(
    'mutation ($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }',
    {
      input: {
        name: 'Case created',
        channelType: 'SMS',
        defaultLocale: 'en',
        localizations: [{ locale: 'en', body: 'Hello {CustomerName}, we have opened your case "{CaseName}".' }],
      },
    },
  );
  const configuration = await created(
    'mutation ($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }',
    { input: { name: 'Bench', channelType: 'SMS', channelId: channel.id, templateId: template.id } },
  );
  return configuration.id;
}

/** At the simulator, so that it takes messages from it. */
export async function registerNumber(simulatorUrl: string, address: string, webhookUrl: string): Promise<void> {
  await request(`${simulatorUrl}/numbers/${encodeURIComponent(address)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ webhookUrl, provider: 'twilio', credentials: account }),
  });
}
