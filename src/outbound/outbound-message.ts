import { defineEntity, p } from '@mikro-orm/core';
import { Channel } from '../channel/channel.ts';
import type { FrequencyCap } from '../organization/frequency-cap.ts';
import type { MessageStatus } from './message-status.ts';
import { OutboundRequest } from './outbound-request.ts';

export const skipReasons = [
  'NOT_OPTED_IN',
  'OPTED_OUT',
  'INVALID_ADDRESS',
  'CHANNEL_MISMATCH',
  'MISSING_VARIABLE',
  'DUPLICATE_CONTACT',
  'NO_LOCALIZATION',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** One step in a message's life as it is stored; what goes without saying is left out. Times are ISO 8601. */
export interface MessageStep {
  at: string;
  /** The status from then on; absent where the step changed none, as a look-up at the carrier. */
  status?: MessageStatus;
  /** Why, where it was us. Absent on the plain way of a message: accepted, claimed, sent, reported. */
  reason?: StepReason;
  /** The carrier's code, or that of a connection that broke. */
  code?: string;
  /** The attempt that failed is none of those after which the message is given up: it did not begin, or came too fast. */
  isUncounted?: true;
  /** The carrier refused it since the customer has opted out, and so an opt-out is recorded. */
  optsOut?: true;
  /** What the carrier, or a look-up, said. Sentences to our own reasons are written when they are read. */
  sentence?: string;
  /** Until when it is held, or when the next attempt is due. */
  until?: string;
  /** The time zone by which it was outside of the sending hours. */
  zone?: string;
  /** The frequency cap that it is above; of two, the one that holds it longer. */
  cap?: keyof FrequencyCap;
  /** Subject of the person or system that asked for it. */
  by?: string;
  /** The receipt that reported it. */
  receiptId?: string;
  /** The customer's word that it obeys. */
  consent?: { id: string; source: string; occurredAt: string };
}

/** A step that changed the status. */
export type StatusChange = MessageStep & { status: MessageStatus };

export function isStatusChange(step: MessageStep): step is StatusChange {
  return step.status !== undefined;
}

/** Reasons of ours. */
export type StepReason =
  | 'SCHEDULED' // held until sendAt
  | 'RESCHEDULED'
  | 'RELEASED' // sendAt has come
  | 'PAUSED'
  | 'RESUMED'
  | 'CANCELLED'
  | 'EXPIRED'
  | 'OPTED_OUT' // the customer, before it left
  | 'INACTIVE_TEMPLATE' // deactivated before it left
  | 'OUTSIDE_HOURS' // held until the sending hours open
  | 'FREQUENCY_CAP' // held until the contact may get another message
  | 'CHANNEL_CHANGED' // an attempt on another channel than before
  | 'CONTACT_PACE' // held until the channel may write to the contact again
  | 'WORKER_LOST' // the worker that was sending it died
  | 'CARRIER_NOT_REACHED' // nothing left
  | 'FOUND_AT_CARRIER'
  | 'NOT_AT_CARRIER'
  | 'LOOK_UP_FAILED'
  | 'LOOK_UP_AMBIGUOUS'
  | 'POLICY_HOLD'
  | 'POLICY_RESEND'
  | 'POLICY_FAIL'
  | 'CONFIRMED_SENT' // a person said that it was sent
  | 'RESENT_BY_PERSON'
  | 'FAILED_BY_PERSON';

const OutboundMessageSchema = defineEntity({
  name: 'OutboundMessage',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    /** Null for an agent's reply, which no request asked for. */
    request: () => p.manyToOne(OutboundRequest).ref().nullable(),
    configurationId: p.uuid().nullable(),
    /** The conversation that a reply belongs to; null for what a request asked for. */
    conversationId: p.uuid().nullable(),
    channel: () => p.manyToOne(Channel).ref(),
    to: p.string().name('to_address'),
    /** Of the text. */
    locale: p.string().nullable(),
    /** The contact's own, where the caller gave it. */
    contactLocale: p.string().nullable(),
    timeZone: p.string().nullable(),
    regarding: p.json().$type<{ relationship: string; id: string }>().nullable(),
    body: p.text(),
    segments: p.smallint().nullable(),
    status: p.string().$type<MessageStatus>(),
    skipReason: p.string().$type<SkipReason>().nullable(),
    failureCode: p.string().nullable(),
    failureMessage: p.string().nullable(),
    failureRetryable: p.boolean().nullable(),
    attempts: p.smallint(),
    nextAttemptAt: p.datetime().nullable(),
    providerMessageId: p.string().nullable(),
    /** Id of the job that claimed it last. */
    claimedBy: p.uuid().nullable(),
    /** Whether it tells the customer that their opt-out or opt-in was taken. */
    isConfirmation: p.boolean().default(false),
    history: p.json().$type<MessageStep[]>(),
    /** Behind which span of its trace a reply or confirmation goes on; of a message of a request, the request says so. */
    traceparent: p.string().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** One message to one contact; carries the status. */
export class OutboundMessage extends OutboundMessageSchema.class {}
OutboundMessageSchema.setClass(OutboundMessage);
