/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation RoadCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id address webhookUrl } }\n": typeof types.RoadCreateChannelDocument,
    "\n  mutation RoadCreateTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id version } }\n": typeof types.RoadCreateTemplateDocument,
    "\n  mutation RoadCreateConfiguration($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n": typeof types.RoadCreateConfigurationDocument,
    "\n  mutation RoadSend($input: SendOutboundInput!) {\n    sendOutbound(input: $input) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body segments status skipReason } } }\n    }\n  }\n": typeof types.RoadSendDocument,
    "\n  subscription RoadStatus($requestId: ID, $configurationId: ID, $after: Cursor) {\n    deliveryStatusChanged(requestId: $requestId, configurationId: $configurationId, after: $after) {\n      cursor\n      status\n      at\n      message { id to status attempts providerMessageId failure { code message retryable } history { status at } }\n    }\n  }\n": typeof types.RoadStatusDocument,
};
const documents: Documents = {
    "\n  mutation RoadCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id address webhookUrl } }\n": types.RoadCreateChannelDocument,
    "\n  mutation RoadCreateTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id version } }\n": types.RoadCreateTemplateDocument,
    "\n  mutation RoadCreateConfiguration($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n": types.RoadCreateConfigurationDocument,
    "\n  mutation RoadSend($input: SendOutboundInput!) {\n    sendOutbound(input: $input) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body segments status skipReason } } }\n    }\n  }\n": types.RoadSendDocument,
    "\n  subscription RoadStatus($requestId: ID, $configurationId: ID, $after: Cursor) {\n    deliveryStatusChanged(requestId: $requestId, configurationId: $configurationId, after: $after) {\n      cursor\n      status\n      at\n      message { id to status attempts providerMessageId failure { code message retryable } history { status at } }\n    }\n  }\n": types.RoadStatusDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RoadCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id address webhookUrl } }\n"): (typeof documents)["\n  mutation RoadCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id address webhookUrl } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RoadCreateTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id version } }\n"): (typeof documents)["\n  mutation RoadCreateTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id version } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RoadCreateConfiguration($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n"): (typeof documents)["\n  mutation RoadCreateConfiguration($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RoadSend($input: SendOutboundInput!) {\n    sendOutbound(input: $input) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body segments status skipReason } } }\n    }\n  }\n"): (typeof documents)["\n  mutation RoadSend($input: SendOutboundInput!) {\n    sendOutbound(input: $input) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body segments status skipReason } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RoadStatus($requestId: ID, $configurationId: ID, $after: Cursor) {\n    deliveryStatusChanged(requestId: $requestId, configurationId: $configurationId, after: $after) {\n      cursor\n      status\n      at\n      message { id to status attempts providerMessageId failure { code message retryable } history { status at } }\n    }\n  }\n"): (typeof documents)["\n  subscription RoadStatus($requestId: ID, $configurationId: ID, $after: Cursor) {\n    deliveryStatusChanged(requestId: $requestId, configurationId: $configurationId, after: $after) {\n      cursor\n      status\n      at\n      message { id to status attempts providerMessageId failure { code message retryable } history { status at } }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;