import { defineEntity, p } from '@mikro-orm/core';

const OrganizationSchema = defineEntity({
  name: 'Organization',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    /** IANA name: where it is, for whoever's own time zone is not known. */
    timeZone: p.string(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** The tenant, with the rules that hold for all that it sends. */
export class Organization extends OrganizationSchema.class {}
OrganizationSchema.setClass(Organization);
