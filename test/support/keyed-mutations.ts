import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { openConversation } from './conversations.ts';
import { queryDatabase } from './database.ts';
import { graphql } from './generated/gql.ts';
import { contact, nextNumber, type Road } from './road.ts';
import type { Service } from './service.ts';

const channel = graphql(`
  mutation KeyedChannel($input: CreateChannelInput!) { made: createChannel(input: $input) { id } }
`);
const template = graphql(`
  mutation KeyedTemplate($input: CreateMessageTemplateInput!) { made: createMessageTemplate(input: $input) { id version } }
`);
const configuration = graphql(`
  mutation KeyedConfiguration($input: CreateOutboundConfigurationInput!) {
    made: createOutboundConfiguration(input: $input) { id channel { id } template { id } }
  }
`);
const request = graphql(`
  mutation KeyedRequest($input: SendOutboundInput!) { made: sendOutbound(input: $input) { id counts { total } } }
`);
const reply = graphql(`
  mutation KeyedReply($conversationId: ID!, $body: String!, $idempotencyKey: String) {
    made: replyToConversation(conversationId: $conversationId, body: $body, idempotencyKey: $idempotencyKey) {
      id
      conversation { id }
    }
  }
`);

const consent = graphql(`
  mutation KeyedConsent($input: RecordConsentInput!) { made: recordConsent(input: $input) { id state } }
`);

/** A mutation that takes an idempotencyKey, and what a test gives it. */
export interface KeyedMutation {
  name: string;
  document: TypedDocumentNode<{ made: { id: string } }, never>;
  toVariables(input: object): object;
  /** It leaves one row here for each call that it carries out. */
  table: string;
  /** A call that is good there, but for its key. */
  input(opened: Opened): object;
  /** Members that make it another call. */
  other: object;
  /** Members for which it is refused, and how. */
  wrong: object;
  refusal: string;
}

type Opened = Awaited<ReturnType<typeof openConversation>>;

const asInput = (input: object) => ({ input });
const nowhere = '019ab0c4-0000-7000-8000-000000000000';

/** Every mutation that creates or sends. What is not to be found is missed within the transaction that has taken the key. */
export const keyedMutations: KeyedMutation[] = [
  {
    name: 'createChannel',
    document: channel,
    toVariables: asInput,
    table: 'channel',
    input: () => ({
      name: 'Support',
      type: 'SMS',
      address: '72345',
      credentials: { twilio: { accountSid: 'AC1', authToken: 'one-token' } },
    }),
    other: { credentials: { twilio: { accountSid: 'AC1', authToken: 'another-token' } } },
    wrong: { address: 'no address at all' },
    refusal: 'INVALID_INPUT',
  },
  {
    name: 'createMessageTemplate',
    document: template,
    toVariables: asInput,
    table: 'message_template',
    input: () => ({
      name: 'Greeting',
      channelType: 'SMS',
      defaultLocale: 'en',
      localizations: [{ locale: 'en', body: 'Hello {CustomerName}' }],
    }),
    other: { localizations: [{ locale: 'en', body: 'Dear {CustomerName}' }] },
    wrong: { localizations: [{ locale: 'en', body: 'Hello {CustomerName' }] },
    refusal: 'INVALID_TEMPLATE',
  },
  {
    name: 'createOutboundConfiguration',
    document: configuration,
    toVariables: asInput,
    table: 'outbound_configuration',
    input: ({ road: { channelId, templateId } }) => ({ name: 'Greeting', channelType: 'SMS', channelId, templateId }),
    other: { conversationMode: 'ON_SEND' },
    wrong: { templateId: nowhere },
    refusal: 'NOT_FOUND',
  },
  {
    name: 'sendOutbound',
    document: request,
    toVariables: asInput,
    table: 'outbound_request',
    input: ({ road: { configurationId }, phone }) => ({ configurationId, contacts: [contact(phone)] }),
    other: { contacts: [contact(nextNumber())] },
    wrong: { contacts: [] },
    refusal: 'INVALID_INPUT',
  },
  {
    name: 'replyToConversation',
    document: reply,
    toVariables: (input) => input,
    table: 'conversation_message',
    input: ({ id }) => ({ conversationId: id, body: 'On its way.' }),
    other: { body: 'It is late.' },
    wrong: { conversationId: nowhere },
    refusal: 'NOT_FOUND',
  },
  {
    name: 'recordConsent',
    document: consent,
    toVariables: asInput,
    table: 'consent',
    input: ({ phone }) => ({ channelType: 'SMS', address: phone, state: 'OPTED_IN' }),
    other: { purpose: 'marketing' },
    wrong: { address: 'nobody' },
    refusal: 'INVALID_INPUT',
  },
];

/** What the mutation made, or what it had made for an earlier call. */
export async function make({ admin }: Road, mutation: KeyedMutation, input: object): Promise<{ id: string }> {
  return (await admin.run(mutation.document, mutation.toVariables(input) as never)).made;
}

/** The extensions of the error that it is refused with. */
export async function refuse({ admin }: Road, mutation: KeyedMutation, input: object) {
  return (await admin.refused(mutation.document, mutation.toVariables(input) as never)).extensions;
}

export async function countRows(service: Service, { admin }: Road, { table }: KeyedMutation): Promise<number> {
  const [row] = await queryDatabase<{ count: number }>(
    service.databaseUrl,
    `select count(*)::int as count from ${table} where organization_id = $1`,
    [admin.organizationId],
  );
  return row?.count ?? 0;
}
