import { defineEntity, p } from '@mikro-orm/core';
import { Channel, type ChannelType } from '../channel/channel.ts';

export const consentStates = ['OPTED_IN', 'OPTED_OUT'] as const;
/** What an address said last: that it wants our messages, or that it does not. */
export type ConsentState = (typeof consentStates)[number];

export const consentSources = ['API', 'KEYWORD', 'CARRIER', 'IMPORT'] as const;
/** How we know: a caller told us, the customer wrote it, the carrier refused for it, or a list was imported. */
export type ConsentSource = (typeof consentSources)[number];

/** Whom a consent is of: the same number is another one on another network. */
export interface Addressee {
  channelType: ChannelType;
  /** In canonical form, see `canonicalAddress`. */
  address: string;
}

const ConsentSchema = defineEntity({
  name: 'Consent',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    channelType: p.string().$type<ChannelType>(),
    address: p.string(),
    /** Null for all purposes. */
    purpose: p.string().nullable(),
    state: p.string().$type<ConsentState>(),
    source: p.string().$type<ConsentSource>(),
    evidence: p.text().nullable(),
    /** Subject of who told us; null where it was the customer or the carrier. */
    recordedBy: p.string().nullable(),
    /** Where the customer wrote it, or the carrier told it. */
    channel: () => p.manyToOne(Channel).ref().nullable(),
    /** When the customer said it. */
    occurredAt: p.datetime(),
    /** Since when we know. */
    recordedAt: p.datetime(),
  },
});

/** One line of the ledger, which is only appended to. */
export class Consent extends ConsentSchema.class {}
ConsentSchema.setClass(Consent);
