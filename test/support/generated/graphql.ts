/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Exactly one member, which also tells the provider. */
export type ChannelCredentials =
  {   /** Twilio Programmable Messaging. */
  twilio: TwilioCredentials; };

/** The kind of network that carries a message. */
export type ChannelType =
  | 'EMAIL'
  | 'SMS'
  | 'WHATSAPP';

/** When a send leads to a conversation. */
export type ConversationMode =
  /** When the customer answers. */
  | 'ON_REPLY'
  /** As soon as the carrier has the message. */
  | 'ON_SEND';

/** A new channel. */
export type CreateChannelInput = {
  /** E.164 ("+37255512345"), a short code or a sender name. */
  address: string;
  /** Sealed at once. */
  credentials: ChannelCredentials;
  /** Above 0; leave it out for no limit. */
  messagesPerSecond?: number | null | undefined;
  /** 1 to 100 characters. */
  name: string;
  /** Must be one that the provider carries. */
  type: ChannelType;
};

/** A new template. */
export type CreateMessageTemplateInput = {
  /** What it is written for. */
  channelType: ChannelType;
  /** Must be the locale of a localization. */
  defaultLocale: string;
  /** One text per language, all with the same variables. */
  localizations: Array<TemplateLocalizationInput>;
  /** 1 to 100 characters. */
  name: string;
};

/** A new configuration. */
export type CreateOutboundConfigurationInput = {
  /** Channel.id, of the same type. */
  channelId: string | number;
  /** Of both channel and template. */
  channelType: ChannelType;
  /** When a send leads to a conversation. */
  conversationMode?: ConversationMode | null | undefined;
  /** 1 to 100 characters. */
  name: string;
  /** See OutboundConfiguration.showInTimeline. */
  showInTimeline?: boolean | null | undefined;
  /** MessageTemplate.id, of the same type. */
  templateId: string | number;
};

/** How far a message is. Receipts only move it upwards. */
export type MessageStatus =
  /** Its request was cancelled before it left. */
  | 'CANCELLED'
  /** The handset has it. */
  | 'DELIVERED'
  /** Too old to be sent. */
  | 'EXPIRED'
  /** It will not arrive; see failure. */
  | 'FAILED'
  /** Waits for its time. */
  | 'HELD'
  /** The call broke off: the carrier may have it or not. Never sent again blindly. */
  | 'IN_DOUBT'
  /** Waits to be sent. */
  | 'QUEUED'
  /** The customer has seen it. */
  | 'READ'
  /** Claimed by a worker; the carrier is being called. */
  | 'SENDING'
  /** The carrier has it. */
  | 'SENT'
  /** Not sent; see skipReason. */
  | 'SKIPPED';

/** One recipient. What is wrong with one makes its message SKIPPED and concerns no other. */
export type OutboundContact = {
  /** Where given, must be that of the configuration. */
  channelType?: ChannelType | null | undefined;
  /** Values for the template's variables, e.g. CustomerName, CaseName. */
  contextItems?: Record<string, unknown> | null | undefined;
  /** The contact's language; none or unknown: the template's default. */
  locale?: string | null | undefined;
  /** Whether the contact wants to be written to; false: SKIPPED. */
  optIn: boolean;
  /** The record that the message is about. */
  regarding?: Regarding | null | undefined;
  /** The contact's time zone, in which dates and times of the text are shown. */
  timeZone?: string | null | undefined;
  /** E.164, e.g. "+37255512345". */
  to: string;
};

/** The record that the message is about, for the timeline. relationship e.g. incident_msdyn_ocoutboundmessages. */
export type Regarding = {
  /** Id of the record. */
  id: string | number;
  /** Name of the relationship between the record and its messages. */
  relationship: string;
};

/** How far a request is. */
export type RequestState =
  /** Ended by a person. */
  | 'CANCELLED'
  /** Every message is with the carrier, or never will be; receipts may still come. */
  | 'COMPLETED'
  /** Stopped by a person; nothing leaves. */
  | 'PAUSED'
  /** Accepted; no message has been taken up yet. */
  | 'QUEUED'
  /** Waits for sendAt. */
  | 'SCHEDULED'
  /** Messages are on their way to the carrier. */
  | 'SENDING';

/** A request to send one template to contacts. */
export type SendOutboundInput = {
  /** OutboundConfiguration.id */
  configurationId: string | number;
  /** 1 to 100. */
  contacts: Array<OutboundContact>;
  /** The same key with the same input answers with the same request and sends nothing twice; with another input: IDEMPOTENCY_CONFLICT. 1 to 255 characters. */
  idempotencyKey?: string | null | undefined;
  /** When to start, at most a year ahead; none: at once. */
  sendAt?: string | null | undefined;
};

/** Why a contact gets no message. */
export type SkipReason =
  /** The contact asks for another channel type than the configuration has. */
  | 'CHANNEL_MISMATCH'
  /** An earlier contact of the request has the same address. */
  | 'DUPLICATE_CONTACT'
  /** The address is none of this channel type; phone numbers are E.164. */
  | 'INVALID_ADDRESS'
  /** contextItems lacks a variable of the template, or its value does not fit. */
  | 'MISSING_VARIABLE'
  /** The caller says that the contact does not want to be written to. */
  | 'NOT_OPTED_IN'
  /** There is no text that the contact could be sent. */
  | 'NO_LOCALIZATION'
  /** The contact has opted out. */
  | 'OPTED_OUT';

/** A text in one language. */
export type TemplateLocalizationInput = {
  /** ICU MessageFormat, 1 to 2,000 characters. */
  body: string;
  /** BCP 47, e.g. "et-EE". */
  locale: string;
  /** WHATSAPP only. */
  providerTemplate?: string | null | undefined;
  /** EMAIL only. */
  subject?: string | null | undefined;
};

/** baseUrl replaces the provider's public address, for test carriers and proxies. */
export type TwilioCredentials = {
  /** AC… */
  accountSid: string;
  /** Authenticates our calls; signs callbacks. */
  authToken: string;
  /** Default: https://api.twilio.com */
  baseUrl?: string | null | undefined;
  /** MG…, where a messaging service is to choose the route. */
  messagingServiceSid?: string | null | undefined;
  /** The account's secondary token while the primary is being replaced: callbacks signed with either are taken. */
  secondaryAuthToken?: string | null | undefined;
};

export type RoadCreateChannelMutationVariables = Exact<{
  input: CreateChannelInput;
}>;


export type RoadCreateChannelMutation = { createChannel: { id: string, address: string, webhookUrl: string } };

export type RoadCreateTemplateMutationVariables = Exact<{
  input: CreateMessageTemplateInput;
}>;


export type RoadCreateTemplateMutation = { createMessageTemplate: { id: string, version: number } };

export type RoadCreateConfigurationMutationVariables = Exact<{
  input: CreateOutboundConfigurationInput;
}>;


export type RoadCreateConfigurationMutation = { createOutboundConfiguration: { id: string } };

export type RoadSendMutationVariables = Exact<{
  input: SendOutboundInput;
}>;


export type RoadSendMutation = { sendOutbound: { id: string, state: RequestState, counts: { total: number, held: number, queued: number, sending: number, inDoubt: number, sent: number, delivered: number, read: number, failed: number, skipped: number, cancelled: number, expired: number }, messages: { edges: Array<{ node: { id: string, to: string, locale: string | null, body: string, segments: number | null, status: MessageStatus, skipReason: SkipReason | null } }> } } };

export type RoadStatusSubscriptionVariables = Exact<{
  requestId?: string | number | null | undefined;
  configurationId?: string | number | null | undefined;
  after?: string | null | undefined;
}>;


export type RoadStatusSubscription = { deliveryStatusChanged: { cursor: string, status: MessageStatus, at: string, message: { id: string, to: string, status: MessageStatus, attempts: number, providerMessageId: string | null, failure: { code: string, message: string, retryable: boolean } | null, history: Array<{ status: MessageStatus, at: string }> } } };


export const RoadCreateChannelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RoadCreateChannel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateChannelInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createChannel"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"webhookUrl"}}]}}]}}]} as unknown as DocumentNode<RoadCreateChannelMutation, RoadCreateChannelMutationVariables>;
export const RoadCreateTemplateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RoadCreateTemplate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateMessageTemplateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createMessageTemplate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]} as unknown as DocumentNode<RoadCreateTemplateMutation, RoadCreateTemplateMutationVariables>;
export const RoadCreateConfigurationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RoadCreateConfiguration"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateOutboundConfigurationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createOutboundConfiguration"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<RoadCreateConfigurationMutation, RoadCreateConfigurationMutationVariables>;
export const RoadSendDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RoadSend"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendOutboundInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendOutbound"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"queued"}},{"kind":"Field","name":{"kind":"Name","value":"sending"}},{"kind":"Field","name":{"kind":"Name","value":"inDoubt"}},{"kind":"Field","name":{"kind":"Name","value":"sent"}},{"kind":"Field","name":{"kind":"Name","value":"delivered"}},{"kind":"Field","name":{"kind":"Name","value":"read"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"skipped"}},{"kind":"Field","name":{"kind":"Name","value":"cancelled"}},{"kind":"Field","name":{"kind":"Name","value":"expired"}}]}},{"kind":"Field","name":{"kind":"Name","value":"messages"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"locale"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"Field","name":{"kind":"Name","value":"segments"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"skipReason"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<RoadSendMutation, RoadSendMutationVariables>;
export const RoadStatusDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RoadStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"requestId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"configurationId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deliveryStatusChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"requestId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"requestId"}}},{"kind":"Argument","name":{"kind":"Name","value":"configurationId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"configurationId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"providerMessageId"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"Field","name":{"kind":"Name","value":"history"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RoadStatusSubscription, RoadStatusSubscriptionVariables>;