import type { Organization } from '../src/organization/organization.ts';
import { loadOrganization, updateOrganization } from '../src/organization/save-organization.ts';
import { actorOf, builder } from './builder.ts';
import { FrequencyCapInput, FrequencyCapRef, SendingHoursInput, SendingHoursRef } from './sending-hours.ts';

export const OrganizationRef = builder.objectRef<Organization>('Organization').implement({
  description: 'The tenant, with the rules that hold for all that it sends.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The `org` of its tokens. UUID.' }),
    name: t.exposeString('name', { description: 'For people.' }),
    timeZone: t.field({
      type: 'TimeZone',
      description: "Where it is, for whoever's own time zone is not known. Default: UTC.",
      resolve: (row) => row.timeZone,
    }),
    sendingHours: t.field({
      type: SendingHoursRef,
      nullable: true,
      description: 'When messages of requests may leave, unless their configuration says otherwise; null: at any time.',
      resolve: (row) => row.sendingHours ?? null,
    }),
    frequencyCap: t.field({
      type: FrequencyCapRef,
      nullable: true,
      description: 'How many messages of requests a contact may get; null: any number.',
      resolve: (row) => row.frequencyCap ?? null,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When its first token came.',
      resolve: (row) => row.createdAt,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When its rules were last changed.',
      resolve: (row) => row.updatedAt,
    }),
  }),
});

builder.queryField('organization', (t) =>
  t.field({
    type: OrganizationRef,
    authScopes: { read: true },
    description: 'The organization of the token.',
    resolve: (_root, _args, context) => loadOrganization(context.em, actorOf(context)),
  }),
);

const UpdateOrganizationInput = builder.inputType('UpdateOrganizationInput', {
  description: 'What is left out stays as it is.',
  fields: (t) => ({
    name: t.string({ description: '1 to 100 characters.' }),
    timeZone: t.field({ type: 'TimeZone', description: 'See Organization.timeZone.' }),
    sendingHours: t.field({
      type: SendingHoursInput,
      description: 'See Organization.sendingHours; null takes them away.',
    }),
    frequencyCap: t.field({
      type: FrequencyCapInput,
      description: 'See Organization.frequencyCap; null takes it away.',
    }),
  }),
});

builder.mutationField('updateOrganization', (t) =>
  t.field({
    type: OrganizationRef,
    authScopes: { administer: true },
    description: 'Changes the rules of the organization. Errors: INVALID_INPUT.',
    args: { input: t.arg({ type: UpdateOrganizationInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, context) => updateOrganization(context.store, actorOf(context), input),
  }),
);
