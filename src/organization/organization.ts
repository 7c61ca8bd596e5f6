import { defineEntity, p } from '@mikro-orm/core';

const OrganizationSchema = defineEntity({
  name: 'Organization',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    createdAt: p.datetime(),
  },
});

/** The tenant: everything belongs to one. */
export class Organization extends OrganizationSchema.class {}
OrganizationSchema.setClass(Organization);
