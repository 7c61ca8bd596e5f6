import type { channelTypes } from '../src/channel/channel.ts';
import type { conversationModes, inDoubtPolicies } from '../src/configuration/outbound-configuration.ts';
import type { conversationStates } from '../src/conversation/conversation.ts';
import type { directions } from '../src/conversation/conversation-message.ts';
import type { messageStatuses } from '../src/outbound/message-status.ts';
import type { skipReasons } from '../src/outbound/outbound-message.ts';
import type { requestStates } from '../src/outbound/outbound-request.ts';
import type { errorCodes } from '../src/platform/domain-error.ts';
import { builder } from './builder.ts';

builder.enumType('ErrorCode', {
  description:
    'What extensions.code of an error says. One code more, INTERNAL_SERVER_ERROR, says that we are at fault.',
  values: {
    UNAUTHENTICATED: { description: 'No token, or one that is not valid (any more).' },
    FORBIDDEN: { description: 'The roles of the token do not allow this.' },
    NOT_FOUND: { description: 'There is no such thing in this organization.' },
    INVALID_INPUT: {
      description: 'Wrong in the way that the message says; extensions.field names the place where there is one.',
    },
    CONFLICT: { description: 'Not possible in the present state.' },
    TOO_MANY_CONTACTS: { description: 'More contacts than one request may have.' },
    RATE_LIMITED: { description: 'Try again after extensions.retryAfterSeconds.' },
    IDEMPOTENCY_CONFLICT: { description: 'The key was used with another input.' },
    CURSOR_EXPIRED: { description: 'The event log does not reach back to this cursor any more.' },
    INVALID_TEMPLATE: { description: 'A text has a syntax error, or the localizations differ in their variables.' },
    INACTIVE_CONFIGURATION: { description: 'The configuration, its template or its channel is inactive.' },
    OUTSIDE_REPLY_WINDOW: {
      description: 'The carrier takes free text only within its window after the last message of the customer.',
    },
  } satisfies Record<(typeof errorCodes)[number], { description: string }>,
});

export const ChannelType = builder.enumType('ChannelType', {
  description: 'The kind of network that carries a message.',
  values: {
    SMS: { description: 'Text messages to phone numbers.' },
    WHATSAPP: { description: 'WhatsApp. Templates can be kept; no provider carries it yet.' },
    EMAIL: { description: 'Email. Templates can be kept; no provider carries it yet.' },
  } satisfies Record<(typeof channelTypes)[number], { description: string }>,
});

export const ConversationMode = builder.enumType('ConversationMode', {
  description: 'When a send leads to a conversation.',
  values: {
    ON_REPLY: { description: 'When the customer answers.' },
    ON_SEND: { description: 'As soon as the carrier has the message.' },
  } satisfies Record<(typeof conversationModes)[number], { description: string }>,
});

export const InDoubtPolicy = builder.enumType('InDoubtPolicy', {
  description:
    'What becomes of a message in doubt when the grace period ends and the carrier could not tell whether it has it. What the carrier says that it does not have is sent again; with FAIL, it is FAILED.',
  values: {
    HOLD: { description: 'It stays IN_DOUBT until a receipt, the carrier or a person settles it.' },
    RESEND: { description: 'It is sent again: the customer may get it twice.' },
    FAIL: {
      description: 'It is FAILED: the customer may have it nevertheless. Nothing in doubt is sent again by itself.',
    },
  } satisfies Record<(typeof inDoubtPolicies)[number], { description: string }>,
});

export const RequestState = builder.enumType('RequestState', {
  description: 'How far a request is.',
  values: {
    SCHEDULED: { description: 'Waits for sendAt.' },
    QUEUED: { description: 'Accepted; no message has been taken up yet.' },
    SENDING: { description: 'Messages are on their way to the carrier.' },
    PAUSED: { description: 'Stopped by a person; nothing leaves.' },
    COMPLETED: { description: 'Every message is with the carrier, or never will be; receipts may still come.' },
    CANCELLED: { description: 'Ended by a person.' },
  } satisfies Record<(typeof requestStates)[number], { description: string }>,
});

export const MessageStatus = builder.enumType('MessageStatus', {
  description: 'How far a message is. Receipts only move it upwards.',
  values: {
    HELD: { description: 'Waits for its time.' },
    QUEUED: { description: 'Waits to be sent.' },
    SENDING: { description: 'Claimed by a worker; the carrier is being called.' },
    IN_DOUBT: { description: 'The call broke off: the carrier may have it or not. Never sent again blindly.' },
    SENT: { description: 'The carrier has it.' },
    DELIVERED: { description: 'The handset has it.' },
    READ: { description: 'The customer has seen it.' },
    FAILED: { description: 'It will not arrive; see failure.' },
    SKIPPED: { description: 'Not sent; see skipReason.' },
    CANCELLED: { description: 'Its request was cancelled before it left.' },
    EXPIRED: { description: 'Too old to be sent.' },
  } satisfies Record<(typeof messageStatuses)[number], { description: string }>,
});

export const SkipReason = builder.enumType('SkipReason', {
  description: 'Why a contact gets no message.',
  values: {
    NOT_OPTED_IN: { description: 'The caller says that the contact does not want to be written to.' },
    OPTED_OUT: { description: 'The contact has opted out.' },
    INVALID_ADDRESS: { description: 'The address is none of this channel type; phone numbers are E.164.' },
    CHANNEL_MISMATCH: { description: 'The contact asks for another channel type than the configuration has.' },
    MISSING_VARIABLE: { description: 'contextItems lacks a variable of the template, or its value does not fit.' },
    DUPLICATE_CONTACT: { description: 'An earlier contact of the request has the same address.' },
    NO_LOCALIZATION: { description: 'There is no text that the contact could be sent.' },
  } satisfies Record<(typeof skipReasons)[number], { description: string }>,
});

export const ConversationState = builder.enumType('ConversationState', {
  description: 'Where a conversation stands.',
  values: {
    OPEN: { description: 'Waits for an agent.' },
    ACTIVE: { description: 'An agent has answered.' },
    WAITING: { description: 'Waits for the customer.' },
    WRAP_UP: { description: 'Ended by the agent, who finishes notes.' },
    CLOSED: { description: 'Over; the next message of the customer opens another.' },
  } satisfies Record<(typeof conversationStates)[number], { description: string }>,
});

export const Direction = builder.enumType('Direction', {
  description: 'Who wrote.',
  values: {
    INBOUND: { description: 'The customer.' },
    OUTBOUND: { description: 'We.' },
  } satisfies Record<(typeof directions)[number], { description: string }>,
});
