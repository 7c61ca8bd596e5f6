import { graphql } from './generated/gql.ts';
import type { MessageStatus, RoadStatusSubscription } from './generated/graphql.ts';
import { contact, control, type Road, sendDocument, statusDocument } from './road.ts';
import type { Service } from './service.ts';

export const messageDocument = graphql(`
  query OutboundMessageById($id: ID!) {
    outboundMessage(id: $id) {
      id
      to
      status
      attempts
      segments
      providerMessageId
      failure { code message retryable }
      history { status }
      conversation { id }
    }
  }
`);
export const requestDocument = graphql(`
  query OutboundRequestById($id: ID!) {
    outboundRequest(id: $id) {
      id
      state
      sendAt
      expiresAt
      estimatedCompletionAt
      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }
      messages(first: 200) { edges { node { id to locale body status skipReason attempts } } }
    }
  }
`);
export const progressDocument = graphql(`
  subscription OutboundProgress($requestId: ID!) {
    outboundRequestProgress(requestId: $requestId) {
      id
      state
      counts { total held queued sending inDoubt sent delivered read failed skipped }
    }
  }
`);

export type StatusEvent = RoadStatusSubscription['deliveryStatusChanged'];

/** Sends to the addresses, and resolves with every event until each of their messages has had the status. */
export async function sendUntil(
  road: Road,
  to: readonly string[],
  status: MessageStatus,
): Promise<{ requestId: string; messageIds: string[]; events: StatusEvent[] }> {
  const following = road.admin.follow(statusDocument, {
    configurationId: road.configurationId,
    after: await road.admin.eventCursor(),
  });
  const { sendOutbound } = await road.admin.run(sendDocument, {
    input: { configurationId: road.configurationId, contacts: to.map((address) => contact(address)) },
  });
  const messageIds = sendOutbound.messages.edges.map(({ node }) => node.id);
  const waiting = new Set(messageIds);
  const seen = await following.until(({ deliveryStatusChanged: event }) => {
    if (event.status === status) waiting.delete(event.message.id);
    return waiting.size === 0;
  });
  following.stop();
  const events = seen
    .map(({ deliveryStatusChanged }) => deliveryStatusChanged)
    .filter(({ message }) => messageIds.includes(message.id));
  return { requestId: sendOutbound.id, messageIds, events };
}

/** Resolves with the request as it is, once that is completed. */
export async function untilCompleted(road: Road, requestId: string) {
  const following = road.admin.follow(progressDocument, { requestId });
  await following.until(({ outboundRequestProgress }) => outboundRequestProgress.state === 'COMPLETED');
  following.stop();
  return loadRequest(road, requestId);
}

export async function loadMessage(road: Road, id: string) {
  const { outboundMessage } = await road.admin.run(messageDocument, { id });
  if (outboundMessage === null) throw new Error(`There is no message ${id}`);
  return outboundMessage;
}

export async function loadRequest(road: Road, id: string) {
  const { outboundRequest } = await road.admin.run(requestDocument, { id });
  if (outboundRequest === null) throw new Error(`There is no request ${id}`);
  return outboundRequest;
}

export interface Received {
  id: string;
  from: string;
  body: string;
  reference: string;
}

/** What the handset really has, in order. */
export function readPhone(service: Service, address: string): Promise<Received[]> {
  return control(service, 'GET', `/phones/${encodeURIComponent(address)}`);
}

let lastPrefix = 200;

/** A prefix that no other test of this process uses, and numbers that begin with it. */
export function nextNumbers(count: number): { prefix: string; numbers: string[] } {
  lastPrefix += 1;
  const prefix = `+1206${lastPrefix}`;
  return { prefix, numbers: Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(4, '0')}`) };
}

/** How the carrier behaves from now on towards the addresses that begin with the prefix. */
export async function behave(
  service: Pick<Service, 'simulator'>,
  prefix: string,
  behaviour: Record<string, unknown>,
): Promise<void> {
  await control(service, 'PUT', '/behaviour', { prefixes: { [prefix]: behaviour } });
}
