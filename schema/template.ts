import { chooseLocalization } from '../src/template/choose-localization.ts';
import { findTemplate, findTemplates } from '../src/template/find-templates.ts';
import type { MessageTemplate } from '../src/template/message-template.ts';
import { previewTemplate, type TemplatePreview } from '../src/template/preview-template.ts';
import { createMessageTemplate, updateMessageTemplate } from '../src/template/save-template.ts';
import type { TemplateLocalization } from '../src/template/template-version.ts';
import { actorOf, builder } from './builder.ts';
import { connectionOf, pageArgs, pageComplexity, toConnection } from './connection.ts';
import { ChannelType } from './enums.ts';
import { idempotencyKeyDescription } from './idempotency-key.ts';

const TemplateLocalizationRef = builder.objectRef<TemplateLocalization>('TemplateLocalization').implement({
  description: "A template's text in one language.",
  fields: (t) => ({
    locale: t.field({ type: 'Locale', description: 'The language of the text.', resolve: ({ locale }) => locale }),
    body: t.exposeString('body', { description: 'ICU MessageFormat, e.g. "Hello {CustomerName}".' }),
    subject: t.exposeString('subject', { nullable: true, description: 'ICU MessageFormat; EMAIL only.' }),
    providerTemplate: t.exposeString('providerTemplate', {
      nullable: true,
      description: "The carrier's own template; WHATSAPP only.",
    }),
  }),
});

const TemplatePreviewRef = builder.objectRef<TemplatePreview>('TemplatePreview').implement({
  description:
    'What a contact would get. A text whose variables lack a value is shown as it was written, and segments count that.',
  fields: (t) => ({
    locale: t.field({
      type: 'Locale',
      description: 'The localization that was chosen.',
      resolve: ({ locale }) => locale,
    }),
    body: t.exposeString('body', { description: 'The rendered text.' }),
    subject: t.exposeString('subject', { nullable: true, description: 'The rendered subject; EMAIL only.' }),
    segments: t.exposeInt('segments', { nullable: true, description: 'SMS segments that the carrier will charge.' }),
    encoding: t.exposeString('encoding', { nullable: true, description: '"GSM-7" or "UCS-2"; SMS only.' }),
  }),
});

export const MessageTemplateRef = builder.objectRef<MessageTemplate>('MessageTemplate').implement({
  description: 'A message that administrators keep, in one or more languages.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    name: t.exposeString('name', { description: 'For people.' }),
    channelType: t.field({
      type: ChannelType,
      description: 'What it is written for.',
      resolve: (row) => row.channelType,
    }),
    defaultLocale: t.field({
      type: 'Locale',
      description: 'The language for contacts without one, or with one that has no text.',
      resolve: async ({ currentVersion }) => (await currentVersion.loadOrFail()).defaultLocale,
    }),
    localizations: t.field({
      type: [TemplateLocalizationRef],
      description: 'The texts, one per language.',
      resolve: async ({ currentVersion }) => (await currentVersion.loadOrFail()).localizations,
    }),
    variables: t.stringList({
      description: 'The variables that every localization uses, sorted.',
      resolve: async ({ currentVersion }) => (await currentVersion.loadOrFail()).variables,
    }),
    version: t.int({
      description: 'Counts up with each change of the texts. Requests keep the version they were accepted with.',
      resolve: async ({ currentVersion }) => (await currentVersion.loadOrFail()).number,
    }),
    isActive: t.exposeBoolean('isActive', { description: 'An inactive template accepts no new requests.' }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was created.', resolve: (row) => row.createdAt }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it was last changed.', resolve: (row) => row.updatedAt }),
    preview: t.field({
      type: TemplatePreviewRef,
      description: 'The text as a contact would get it.',
      args: {
        locale: t.arg({ type: 'Locale', description: "The contact's language; none: the default." }),
        contextItems: t.arg({ type: 'JSONObject', description: 'Values for the variables.' }),
      },
      resolve: async (template, { locale, contextItems }) => {
        const texts = await template.currentVersion.loadOrFail();
        return previewTemplate(template.channelType, chooseLocalization(texts, locale), contextItems ?? {});
      },
    }),
  }),
});

const MessageTemplateConnection = connectionOf('MessageTemplate', MessageTemplateRef);

builder.queryField('messageTemplates', (t) =>
  t.field({
    type: MessageTemplateConnection,
    authScopes: { read: true },
    description: 'The templates, newest first.',
    args: pageArgs(t),
    complexity: pageComplexity,
    resolve: async (_root, args, context) =>
      toConnection(await findTemplates(context.em, actorOf(context).organizationId, args)),
  }),
);

builder.queryField('messageTemplate', (t) =>
  t.field({
    type: MessageTemplateRef,
    nullable: true,
    authScopes: { read: true },
    description: 'One template, or null where there is none of this id.',
    args: { id: t.arg.id({ required: true, description: 'MessageTemplate.id' }) },
    resolve: (_root, { id }, context) => findTemplate(context.em, actorOf(context).organizationId, id),
  }),
);

const TemplateLocalizationInput = builder.inputType('TemplateLocalizationInput', {
  description: 'A text in one language.',
  fields: (t) => ({
    locale: t.field({ type: 'Locale', required: true, description: 'BCP 47, e.g. "et-EE".' }),
    body: t.string({ required: true, description: 'ICU MessageFormat, 1 to 2,000 characters.' }),
    subject: t.string({ description: 'EMAIL only.' }),
    providerTemplate: t.string({ description: 'WHATSAPP only.' }),
  }),
});

const CreateMessageTemplateInput = builder.inputType('CreateMessageTemplateInput', {
  description: 'A new template.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 100 characters.' }),
    channelType: t.field({ type: ChannelType, required: true, description: 'What it is written for.' }),
    defaultLocale: t.field({ type: 'Locale', required: true, description: 'Must be the locale of a localization.' }),
    localizations: t.field({
      type: [TemplateLocalizationInput],
      required: true,
      description: 'One text per language, all with the same variables.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UpdateMessageTemplateInput = builder.inputType('UpdateMessageTemplateInput', {
  description: 'What is left out stays as it is.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'MessageTemplate.id' }),
    name: t.string({ description: '1 to 100 characters.' }),
    defaultLocale: t.field({ type: 'Locale', description: 'Must be the locale of a localization.' }),
    localizations: t.field({ type: [TemplateLocalizationInput], description: 'Replace the old ones whole.' }),
    isActive: t.boolean({ description: 'Whether it accepts new requests.' }),
  }),
});

builder.mutationField('createMessageTemplate', (t) =>
  t.field({
    type: MessageTemplateRef,
    authScopes: { administer: true },
    description: 'Creates a template. Errors: INVALID_INPUT, INVALID_TEMPLATE, IDEMPOTENCY_CONFLICT.',
    args: { input: t.arg({ type: CreateMessageTemplateInput, required: true, description: 'The template.' }) },
    resolve: (_root, { input }, context) => createMessageTemplate(context.store, actorOf(context), input),
  }),
);

builder.mutationField('updateMessageTemplate', (t) =>
  t.field({
    type: MessageTemplateRef,
    authScopes: { administer: true },
    description: 'Changes a template; new texts are a new version. Errors: NOT_FOUND, INVALID_INPUT, INVALID_TEMPLATE.',
    args: { input: t.arg({ type: UpdateMessageTemplateInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, context) => updateMessageTemplate(context.store, actorOf(context), input),
  }),
);
