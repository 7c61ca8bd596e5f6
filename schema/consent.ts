import type { Consent, consentSources, consentStates } from '../src/consent/consent.ts';
import { type ConsentStatus, findConsentStatus, findConsents } from '../src/consent/find-consents.ts';
import {
  type ConsentImport,
  importConsents,
  type importErrorRules,
  mostImportRows,
} from '../src/consent/import-consents.ts';
import type { ImportProblem } from '../src/consent/read-import-row.ts';
import { mostEvidenceCharacters, recordConsent } from '../src/consent/record-consent.ts';
import { showCount } from '../src/platform/text.ts';
import { actorOf, builder } from './builder.ts';
import { ChannelRef } from './channel.ts';
import { connectionOf, pageArgs, pageComplexity, toConnection } from './connection.ts';
import { ChannelType } from './enums.ts';
import { idempotencyKeyDescription } from './idempotency-key.ts';

const ConsentState = builder.enumType('ConsentState', {
  description: 'What a customer said.',
  values: {
    OPTED_IN: { description: 'That they want our messages.' },
    OPTED_OUT: { description: 'That they do not: no send begins.' },
  } satisfies Record<(typeof consentStates)[number], { description: string }>,
});

const ConsentSource = builder.enumType('ConsentSource', {
  description: 'How we know.',
  values: {
    API: { description: 'recordConsent.' },
    KEYWORD: { description: 'The customer wrote a keyword.' },
    CARRIER: { description: 'The carrier refused a message for it.' },
    IMPORT: { description: 'importConsents.' },
  } satisfies Record<(typeof consentSources)[number], { description: string }>,
});

export const ConsentRef = builder.objectRef<Consent>('Consent').implement({
  description: 'One line of the ledger: never changed, never deleted.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    channelType: t.field({
      type: ChannelType,
      description: 'The network that it is about: SMS says nothing of email.',
      resolve: ({ channelType }) => channelType,
    }),
    address: t.exposeString('address', { description: "The customer's, in canonical form: E.164, or in lower case." }),
    purpose: t.string({
      nullable: true,
      description: 'The purpose that it is about, see OutboundConfiguration.purpose; null is all.',
      resolve: ({ purpose }) => purpose ?? null,
    }),
    state: t.field({ type: ConsentState, description: 'What the customer said.', resolve: ({ state }) => state }),
    source: t.field({ type: ConsentSource, description: 'How we know.', resolve: ({ source }) => source }),
    evidence: t.string({
      nullable: true,
      description: "What proves it: what the caller gave, the customer's words, or the carrier's code.",
      resolve: ({ evidence }) => evidence ?? null,
    }),
    recordedBy: t.string({
      nullable: true,
      description: "The caller's `sub`; null where it was the customer or the carrier.",
      resolve: ({ recordedBy }) => recordedBy ?? null,
    }),
    channel: t.field({
      type: ChannelRef,
      nullable: true,
      description: 'Where the customer wrote it, or the carrier told it.',
      resolve: ({ channel }) => channel?.loadOrFail() ?? null,
    }),
    occurredAt: t.field({
      type: 'DateTime',
      description: 'When the customer said it: the last counts.',
      resolve: ({ occurredAt }) => occurredAt,
    }),
    recordedAt: t.field({
      type: 'DateTime',
      description: 'Since when we know.',
      resolve: ({ recordedAt }) => recordedAt,
    }),
  }),
});

export const ConsentStatusRef = builder.objectRef<ConsentStatus>('ConsentStatus').implement({
  description: 'What counts for messages of one purpose to one address.',
  fields: (t) => ({
    channelType: t.field({
      type: ChannelType,
      description: 'The network.',
      resolve: ({ channelType }) => channelType,
    }),
    address: t.exposeString('address', { description: 'In canonical form.' }),
    purpose: t.exposeString('purpose', {
      nullable: true,
      description: 'The purpose that was asked for; null: messages of no named purpose.',
    }),
    state: t.field({
      type: ConsentState,
      nullable: true,
      description: 'Null where nothing is known: then it is the optIn of the caller that counts.',
      resolve: ({ state }) => state,
    }),
    decidedBy: t.field({
      type: ConsentRef,
      nullable: true,
      description: 'The line that decides: the one said last, of this purpose or of all.',
      resolve: ({ decidedBy }) => decidedBy,
    }),
  }),
});

export const ConsentConnection = connectionOf<Consent>('Consent', ConsentRef);

builder.queryField('consent', (t) =>
  t.field({
    type: ConsentStatusRef,
    authScopes: { follow: true },
    description: 'Whether a customer wants messages of a purpose, as far as we know now. Errors: INVALID_INPUT.',
    args: {
      channelType: t.arg({ type: ChannelType, required: true, description: 'The network.' }),
      address: t.arg.string({ required: true, description: "The customer's." }),
      purpose: t.arg.string({ description: 'See OutboundConfiguration.purpose. None: messages of no named purpose.' }),
    },
    resolve: (_root, args, context) => findConsentStatus(context.em, actorOf(context), args),
  }),
);

builder.queryField('consentAt', (t) =>
  t.field({
    type: ConsentStatusRef,
    authScopes: { read: true },
    description: 'The same, by what was known at a time, whenever it was said. Errors: INVALID_INPUT.',
    args: {
      channelType: t.arg({ type: ChannelType, required: true, description: 'The network.' }),
      address: t.arg.string({ required: true, description: "The customer's." }),
      purpose: t.arg.string({ description: 'See OutboundConfiguration.purpose. None: messages of no named purpose.' }),
      at: t.arg({ type: 'DateTime', required: true, description: 'What was recorded by then counts.' }),
    },
    resolve: (_root, args, context) => findConsentStatus(context.em, actorOf(context), args),
  }),
);

builder.queryField('consents', (t) =>
  t.field({
    type: ConsentConnection,
    authScopes: { read: true },
    description: 'The ledger, newest first. Errors: INVALID_INPUT.',
    args: {
      address: t.arg.string({ description: 'Only of this address.' }),
      channelType: t.arg({ type: ChannelType, description: 'Only of this network.' }),
      ...pageArgs(t),
    },
    complexity: pageComplexity,
    resolve: async (_root, args, context) =>
      toConnection(await findConsents(context.em, actorOf(context).organizationId, args)),
  }),
);

const RecordConsentInput = builder.inputType('RecordConsentInput', {
  description: 'What a customer said of our messages.',
  fields: (t) => ({
    channelType: t.field({ type: ChannelType, required: true, description: 'The network that it is about.' }),
    address: t.string({
      required: true,
      description: "The customer's: a phone number in E.164 form, or an email address.",
    }),
    state: t.field({ type: ConsentState, required: true, description: 'What they said.' }),
    purpose: t.string({ description: 'See OutboundConfiguration.purpose. None: all purposes.' }),
    evidence: t.string({ description: `What proves it, 1 to ${showCount(mostEvidenceCharacters)} characters.` }),
    occurredAt: t.field({ type: 'DateTime', description: 'When they said it, not in the future. None: now.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

builder.mutationField('recordConsent', (t) =>
  t.field({
    type: ConsentRef,
    authScopes: { consent: true },
    description:
      'Appends to the ledger. Once an opt-out is answered, no send to the address begins that it is against; where one is about to begin, the answer waits for it, some seconds at most. Errors: INVALID_INPUT, IDEMPOTENCY_CONFLICT.',
    args: { input: t.arg({ type: RecordConsentInput, required: true, description: 'The consent.' }) },
    resolve: (_root, { input }, context) => recordConsent(context.store, actorOf(context), input),
  }),
);

const ImportErrorRule = builder.enumType('ImportErrorRule', {
  description: 'What becomes of the good rows of an import that has malformed ones.',
  values: {
    KEEP_GOOD: { description: 'They are imported.' },
    KEEP_NONE: { description: 'Nothing is imported; the idempotencyKey stays free.' },
  } satisfies Record<(typeof importErrorRules)[number], { description: string }>,
});

const ConsentImportRow = builder.inputType('ConsentImportRow', {
  description: 'A line of a list, each value as the list has it: what is wrong with one row is told of that row.',
  fields: (t) => ({
    channelType: t.string({ description: 'SMS, WHATSAPP or EMAIL.' }),
    address: t.string({ description: "The customer's: a phone number in E.164 form, or an email address." }),
    state: t.string({ description: 'OPTED_IN or OPTED_OUT.' }),
    purpose: t.string({ description: 'See OutboundConfiguration.purpose. None: all purposes.' }),
    evidence: t.string({ description: `What proves it, at most ${showCount(mostEvidenceCharacters)} characters.` }),
    occurredAt: t.string({
      description: 'When they said it, with its offset, e.g. "2026-11-23T09:00:00Z"; required, not in the future.',
    }),
  }),
});

const ImportConsentsInput = builder.inputType('ImportConsentsInput', {
  description: 'A list of consents.',
  fields: (t) => ({
    rows: t.field({ type: [ConsentImportRow], required: true, description: `1 to ${showCount(mostImportRows)}.` }),
    onError: t.field({ type: ImportErrorRule, required: true, description: 'What to do about malformed rows.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const ImportProblemRef = builder.objectRef<ImportProblem>('ImportProblem').implement({
  description: 'What is wrong with one value of a row.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Of the row, from 0.' }),
    field: t.exposeString('field', { description: 'Of the row.' }),
    message: t.exposeString('message', { description: 'What is wrong.' }),
  }),
});

const ConsentImportRef = builder.objectRef<ConsentImport>('ConsentImport').implement({
  description: 'What became of the rows of an import.',
  fields: (t) => ({
    imported: t.exposeInt('imported', { description: 'Rows that are new in the ledger.' }),
    unchanged: t.exposeInt('unchanged', {
      description: 'Rows that had been imported before, or stand in the list twice: they add nothing.',
    }),
    rejected: t.exposeInt('rejected', { description: 'Malformed rows.' }),
    problems: t.field({
      type: [ImportProblemRef],
      description: 'Everything that is wrong with them.',
      resolve: ({ problems }) => problems,
    }),
  }),
});

builder.mutationField('importConsents', (t) =>
  t.field({
    type: ConsentImportRef,
    authScopes: { send: true },
    description:
      'Appends a list to the ledger. The same row again (network, address, purpose, state, occurredAt) adds nothing, whether or not the call has a key: a call that broke off, or a file, can be repeated. Errors: INVALID_INPUT, IDEMPOTENCY_CONFLICT.',
    args: { input: t.arg({ type: ImportConsentsInput, required: true, description: 'The list.' }) },
    resolve: (_root, { input }, context) => importConsents(context.store, actorOf(context), input),
  }),
);
