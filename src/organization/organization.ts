import { defineEntity, p } from '@mikro-orm/core';
import type { SendingHours } from '../hours/sending-hours.ts';
import type { ConfirmationText } from './confirmation-text.ts';
import type { FrequencyCap } from './frequency-cap.ts';

const OrganizationSchema = defineEntity({
  name: 'Organization',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    /** IANA name: where it is, for whoever's own time zone is not known. */
    timeZone: p.string(),
    /** Null: at any time. */
    sendingHours: p.json().$type<SendingHours>().nullable(),
    /** Null: any number. */
    frequencyCap: p.json().$type<FrequencyCap>().nullable(),
    /** BCP 47: for whoever's own language is not known. */
    defaultLocale: p.string(),
    /** Words that opt out, beside those that always do; and words that opt in. */
    stopKeywords: p.array(),
    startKeywords: p.array(),
    /** Instead of our own texts, in their languages. */
    optOutConfirmations: p.json().$type<ConfirmationText[]>(),
    optInConfirmations: p.json().$type<ConfirmationText[]>(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** The tenant, with the rules that hold for all that it sends. */
export class Organization extends OrganizationSchema.class {}
OrganizationSchema.setClass(Organization);
