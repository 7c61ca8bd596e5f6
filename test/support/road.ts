import { type Client, createClient } from './client.ts';
import { graphql } from './generated/gql.ts';
import type { Service } from './service.ts';

const createChannelDocument = graphql(`
  mutation RoadCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id address webhookUrl } }
`);
const createTemplateDocument = graphql(`
  mutation RoadCreateTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id version } }
`);
const createConfigurationDocument = graphql(`
  mutation RoadCreateConfiguration($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }
`);
export const sendDocument = graphql(`
  mutation RoadSend($input: SendOutboundInput!) {
    sendOutbound(input: $input) {
      id
      state
      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }
      messages(first: 200) { edges { node { id to locale body segments status skipReason } } }
    }
  }
`);
export const statusDocument = graphql(`
  subscription RoadStatus($requestId: ID, $configurationId: ID, $after: Cursor) {
    deliveryStatusChanged(requestId: $requestId, configurationId: $configurationId, after: $after) {
      cursor
      status
      at
      message { id to status attempts providerMessageId failure { code message retryable } history { status at } }
    }
  }
`);

/** An organization of its own with a channel at the simulator, a template and a configuration. */
export interface Road {
  admin: Client;
  channelId: string;
  webhookUrl: string;
  /** Our number. */
  address: string;
  authToken: string;
  templateId: string;
  configurationId: string;
}

/** How fast the channel may send. */
export interface ChannelPace {
  messagesPerSecond?: number;
  burst?: number;
  contactIntervalSeconds?: number;
}

let lastNumber = 0;

/** A number that no other test of this process uses. */
export function nextNumber(prefix = '+1201555'): string {
  lastNumber += 1;
  return `${prefix}${String(lastNumber).padStart(4, '0')}`;
}

export async function createRoad(
  service: Pick<Service, 'url' | 'simulator'>,
  options: { conversationMode?: 'ON_REPLY' | 'ON_SEND'; body?: string; pace?: ChannelPace } = {},
): Promise<Road> {
  const admin = await createClient(service.url);
  const address = nextNumber('+1202555');
  const accountSid = `AC${address.slice(1).padStart(32, '0')}`;
  const authToken = `token-of-${address.slice(1)}`;
  const { createChannel: channel } = await admin.run(createChannelDocument, {
    input: {
      name: 'SMS',
      type: 'SMS',
      address,
      credentials: { twilio: { accountSid, authToken, baseUrl: service.simulator.url } },
      ...options.pace,
    },
  });
  await control(service, 'PUT', `/numbers/${encodeURIComponent(address)}`, {
    webhookUrl: channel.webhookUrl,
    provider: 'twilio',
    credentials: { accountSid, authToken },
  });
  const { createMessageTemplate: template } = await admin.run(createTemplateDocument, {
    input: {
      name: 'Case created',
      channelType: 'SMS',
      defaultLocale: 'en',
      localizations: [
        { locale: 'en', body: options.body ?? 'Hello {CustomerName}' },
        ...(options.body === undefined ? [{ locale: 'et', body: 'Tere {CustomerName}' }] : []),
      ],
    },
  });
  const { createOutboundConfiguration: configuration } = await admin.run(createConfigurationDocument, {
    input: {
      name: 'Case created',
      channelType: 'SMS',
      channelId: channel.id,
      templateId: template.id,
      conversationMode: options.conversationMode ?? 'ON_REPLY',
    },
  });
  return {
    admin,
    channelId: channel.id,
    webhookUrl: channel.webhookUrl,
    address,
    authToken,
    templateId: template.id,
    configurationId: configuration.id,
  };
}

/** One call of the simulator's own API. */
export async function control<Answer>(
  service: Pick<Service, 'simulator'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${service.simulator.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as Answer;
}

export function contact(to: string, more: object = {}) {
  return { to, optIn: true, contextItems: { CustomerName: 'Mari' }, ...more };
}
