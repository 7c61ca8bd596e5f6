import { defineEntity, p } from '@mikro-orm/core';
import type { ConfirmationText } from './confirmation-text.ts';

const OrganizationSchema = defineEntity({
  name: 'Organization',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    /** IANA name: where it is, for whoever's own time zone is not known. */
    timeZone: p.string(),
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
