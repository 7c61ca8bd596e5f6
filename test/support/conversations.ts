import { graphql } from './generated/gql.ts';
import type { MessageStatus } from './generated/graphql.ts';
import { control, createRoad, nextNumber, type Road } from './road.ts';
import type { Service } from './service.ts';

export const conversationsDocument = graphql(`
  query ConversationsList($state: [ConversationState!], $first: Int, $after: String) {
    conversations(state: $state, first: $first, after: $after) {
      edges {
        node {
          id
          state
          customerAddress
          channel { id }
          origin { id }
          messages(first: 50) { edges { node { id direction body status } } }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
export const replyDocument = graphql(`
  mutation ConversationsReply($conversationId: ID!, $body: String!, $idempotencyKey: String) {
    replyToConversation(conversationId: $conversationId, body: $body, idempotencyKey: $idempotencyKey) {
      id
      direction
      body
      status
      conversation { id state }
    }
  }
`);
export const closeDocument = graphql(`
  mutation ConversationsClose($id: ID!) { closeConversation(id: $id) { id state } }
`);
export const conversationChangedDocument = graphql(`
  subscription ConversationsChanged($conversationId: ID, $after: Cursor) {
    conversationChanged(conversationId: $conversationId, after: $after) {
      cursor
      conversation { id state messages(first: 100) { edges { node { body direction status } } } }
    }
  }
`);

const addChannelDocument = graphql(`
  mutation ConversationsAddChannel($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }
`);

/** Another channel of the road's organization, with a number of its own. */
export async function addChannel(service: Service, { admin }: Road) {
  const address = nextNumber('+1202555');
  const accountSid = `AC${address.slice(1).padStart(32, '0')}`;
  const authToken = `token-of-${address.slice(1)}`;
  const { createChannel } = await admin.run(addChannelDocument, {
    input: {
      name: 'Another',
      type: 'SMS',
      address,
      credentials: { twilio: { accountSid, authToken, baseUrl: service.simulator.url } },
    },
  });
  const { id: channelId, webhookUrl } = createChannel;
  await control(service, 'PUT', `/numbers/${encodeURIComponent(address)}`, {
    webhookUrl,
    provider: 'twilio',
    credentials: { accountSid, authToken },
  });
  return { admin, channelId, webhookUrl, address, authToken };
}

/** The handset writes to our number; resolves when the webhook has answered, with its status and the carrier's id. */
export function writeFrom(
  service: Service,
  phone: string,
  message: { to: string; body: string; id?: string; fields?: Record<string, string> },
): Promise<{ id: string; status: number }> {
  return control(service, 'POST', `/phones/${encodeURIComponent(phone)}/messages`, message);
}

/** The organization's conversations, newest first. */
export async function listConversations(
  { admin }: Pick<Road, 'admin'>,
  variables: { state?: ('OPEN' | 'ACTIVE' | 'WAITING' | 'WRAP_UP' | 'CLOSED')[] } = {},
) {
  const { conversations } = await admin.run(conversationsDocument, { first: 50, ...variables });
  return conversations.edges.map(({ node }) => ({ ...node, messages: node.messages.edges.map((edge) => edge.node) }));
}

/** The only conversation of the organization. */
export async function findOnlyConversation(road: Pick<Road, 'admin'>) {
  const [conversation, ...others] = await listConversations(road);
  if (conversation === undefined || others.length > 0) throw new Error(`There are ${others.length + 1} conversations`);
  return conversation;
}

/** A road whose one conversation a customer has just opened. */
export async function openConversation(
  service: Service,
  options: Parameters<typeof createRoad>[1] = {},
): Promise<{ road: Road; phone: string; id: string }> {
  const road = await createRoad(service, options);
  const phone = nextNumber();
  await writeFrom(service, phone, { to: road.address, body: 'Hello?' });
  const { id } = await findOnlyConversation(road);
  return { road, phone, id };
}

/** Replies, and resolves with the reply as it was answered when its status is the one awaited. */
export async function replyUntil(
  road: Road,
  reply: { conversationId: string; body: string; idempotencyKey?: string },
  status: MessageStatus,
) {
  const { conversationId } = reply;
  const following = road.admin.follow(conversationChangedDocument, {
    conversationId,
    after: await road.admin.eventCursor(),
  });
  const { replyToConversation } = await road.admin.run(replyDocument, reply);
  await following.until(({ conversationChanged }) =>
    conversationChanged.conversation.messages.edges.some(
      ({ node }) => node.body === replyToConversation.body && node.status === status,
    ),
  );
  following.stop();
  return replyToConversation;
}
