import type { ConfirmationText } from '../src/organization/confirmation-text.ts';
import type { Organization } from '../src/organization/organization.ts';
import { loadOrganization, updateOrganization } from '../src/organization/save-organization.ts';
import { actorOf, builder } from './builder.ts';
import { FrequencyCapInput, FrequencyCapRef, SendingHoursInput, SendingHoursRef } from './sending-hours.ts';

const ConfirmationTextRef = builder.objectRef<ConfirmationText>('ConfirmationText').implement({
  description: 'What customers who opt out or in are told, in one language.',
  fields: (t) => ({
    locale: t.field({ type: 'Locale', description: 'BCP 47.', resolve: ({ locale }) => locale }),
    body: t.exposeString('body', { description: "The text; {organization} stands for the organization's name." }),
  }),
});

const ConfirmationTextInput = builder.inputType('ConfirmationTextInput', {
  description: 'What customers who opt out or in are told, in one language.',
  fields: (t) => ({
    locale: t.field({ type: 'Locale', required: true, description: 'BCP 47, e.g. "et" or "et-EE".' }),
    body: t.string({
      required: true,
      description: "1 to 1,000 characters; {organization} stands for the organization's name.",
    }),
  }),
});

const OrganizationRef = builder.objectRef<Organization>('Organization').implement({
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
    defaultLocale: t.field({
      type: 'Locale',
      description: "Its language, for whoever's own is not known. Default: en.",
      resolve: (row) => row.defaultLocale,
    }),
    stopKeywords: t.exposeStringList('stopKeywords', {
      description: 'Words that opt a customer out, beside those that always do (STOP, UNSUBSCRIBE, LOPETA, …).',
    }),
    startKeywords: t.exposeStringList('startKeywords', {
      description: 'Words that opt a customer in, beside those that always do (START, UNSTOP; YES after an opt-out).',
    }),
    optOutConfirmations: t.field({
      type: [ConfirmationTextRef],
      description: 'What customers are told once they have opted out, instead of our own texts in these languages.',
      resolve: (row) => row.optOutConfirmations,
    }),
    optInConfirmations: t.field({
      type: [ConfirmationTextRef],
      description: 'What customers are told once they have opted in, instead of our own texts in these languages.',
      resolve: (row) => row.optInConfirmations,
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
    defaultLocale: t.field({ type: 'Locale', description: 'See Organization.defaultLocale.' }),
    stopKeywords: t.stringList({
      description: 'Replace the own ones: at most 50 of 1 to 40 characters. None that says start for everybody.',
    }),
    startKeywords: t.stringList({
      description: 'The same for words that opt in; none that says stop for everybody. List no ordinary answers.',
    }),
    optOutConfirmations: t.field({
      type: [ConfirmationTextInput],
      description: 'Replace the own ones: at most one for each locale.',
    }),
    optInConfirmations: t.field({
      type: [ConfirmationTextInput],
      description: 'Replace the own ones: at most one for each locale.',
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
