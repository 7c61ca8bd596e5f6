import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { findFreePort } from './free-port.ts';
import { graphql } from './generated/gql.ts';
import { createRoad, nextNumber, type Road } from './road.ts';
import type { Service } from './service.ts';

const createChannelDocument = graphql(`
  mutation FailoverCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }
`);
export const setWeightDocument = graphql(`
  mutation FailoverSetWeight($input: SetChannelWeightInput!) {
    setChannelWeight(input: $input) { breaker { state weight ceiling } }
  }
`);
export const createConfigurationDocument = graphql(`
  mutation FailoverCreateConfiguration($input: CreateOutboundConfigurationInput!) {
    createOutboundConfiguration(input: $input) { id secondaryChannel { id } }
  }
`);
export const updateConfigurationDocument = graphql(`
  mutation FailoverUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {
    updateOutboundConfiguration(input: $input) { channel { id } secondaryChannel { id } }
  }
`);
const breakerDocument = graphql(`
  query FailoverBreaker($id: ID!) {
    channel(id: $id) { breaker { state weight ceiling reason } }
    channelShifts(channelId: $id) { edges { node { fromState toState fromWeight toWeight reason by } } }
  }
`);

/** A road whose configuration has a primary channel at a carrier of its own, and the road's channel as the secondary. */
export interface TwoWays extends Road {
  primaryId: string;
  primary: {
    readonly webhookUrl: string;
    readonly authToken: string;
    readonly simulator: Simulator;
    /** Connections are refused until it is started again. */
    stop(): Promise<void>;
    start(): Promise<void>;
  };
}

export async function createTwoWays(service: Service, more: { slowReceiptSeconds?: number } = {}): Promise<TwoWays> {
  const road = await createRoad(service);
  const port = await findFreePort();
  const address = nextNumber('+1203555');
  const accountSid = `AC${address.slice(1).padStart(32, '0')}`;
  const credentials = { accountSid, authToken: `token-of-${address.slice(1)}` };
  const { createChannel: channel } = await road.admin.run(createChannelDocument, {
    input: {
      name: 'Primary',
      type: 'SMS',
      address,
      credentials: { twilio: { ...credentials, baseUrl: `http://127.0.0.1:${port}` } },
      ...more,
    },
  });
  let simulator: Simulator;
  const start = async () => {
    simulator = await startSimulator({ port });
    const body = JSON.stringify({ webhookUrl: channel.webhookUrl, provider: 'twilio', credentials });
    await fetch(`${simulator.url}/numbers/${encodeURIComponent(address)}`, { method: 'PUT', body });
  };
  await start();
  const { createOutboundConfiguration } = await road.admin.run(createConfigurationDocument, {
    input: {
      name: 'Two ways',
      channelType: 'SMS',
      channelId: channel.id,
      secondaryChannelId: road.channelId,
      templateId: road.templateId,
    },
  });
  return {
    ...road,
    configurationId: createOutboundConfiguration.id,
    primaryId: channel.id,
    primary: {
      webhookUrl: channel.webhookUrl,
      authToken: credentials.authToken,
      get simulator() {
        return simulator;
      },
      stop: () => simulator.close(),
      start,
    },
  };
}

export async function readBreaker(road: Road, id: string) {
  const { channel, channelShifts } = await road.admin.run(breakerDocument, { id });
  return { breaker: channel?.breaker ?? null, shifts: channelShifts.edges.map(({ node }) => node) };
}

export async function behavePrimary({ primary }: TwoWays, behaviour: object): Promise<void> {
  await fetch(`${primary.simulator.url}/behaviour`, { method: 'PUT', body: JSON.stringify(behaviour) });
}

/** What a handset got from the primary's carrier. */
export async function readPrimaryPhone({ primary }: TwoWays, address: string): Promise<unknown[]> {
  const response = await fetch(`${primary.simulator.url}/phones/${encodeURIComponent(address)}`);
  return (await response.json()) as unknown[];
}
