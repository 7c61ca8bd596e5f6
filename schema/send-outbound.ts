import { sendOutbound } from '../src/outbound/send-outbound.ts';
import { traceAcceptance } from '../src/outbound/trace-acceptance.ts';
import { actorOf, builder } from './builder.ts';
import { ChannelType } from './enums.ts';
import { idempotencyKeyDescription } from './idempotency-key.ts';
import { OutboundRequestRef } from './outbound-refs.ts';

const Regarding = builder.inputType('Regarding', {
  description:
    'The record that the message is about, for the timeline. relationship e.g. incident_msdyn_ocoutboundmessages.',
  fields: (t) => ({
    relationship: t.string({
      required: true,
      description: 'Name of the relationship between the record and its messages.',
    }),
    id: t.id({ required: true, description: 'Id of the record.' }),
  }),
});

const OutboundContact = builder.inputType('OutboundContact', {
  description: 'One recipient. What is wrong with one makes its message SKIPPED and concerns no other.',
  fields: (t) => ({
    to: t.string({ required: true, description: 'E.164, e.g. "+37255512345".' }),
    optIn: t.boolean({ required: true, description: 'Whether the contact wants to be written to; false: SKIPPED.' }),
    channelType: t.field({ type: ChannelType, description: 'Where given, must be that of the configuration.' }),
    locale: t.field({
      type: 'Locale',
      description: "The contact's language; none or unknown: the template's default.",
    }),
    timeZone: t.field({
      type: 'TimeZone',
      description:
        "The contact's time zone, in which dates and times of the text are shown, and by which sending hours are judged. One that does not exist: INVALID_INPUT.",
    }),
    contextItems: t.field({
      type: 'JSONObject',
      description: "Values for the template's variables, e.g. CustomerName, CaseName.",
    }),
    regarding: t.field({ type: Regarding, description: 'The record that the message is about.' }),
  }),
});

const SendOutboundInput = builder.inputType('SendOutboundInput', {
  description: 'A request to send one template to contacts.',
  fields: (t) => ({
    configurationId: t.id({ required: true, description: 'OutboundConfiguration.id' }),
    contacts: t.field({ type: [OutboundContact], required: true, description: '1 to MAX_CONTACTS_PER_REQUEST (100).' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
    sendAt: t.field({ type: 'DateTime', description: 'When to start, at most a year ahead; none: at once.' }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'What has not reached the carrier by then is EXPIRED; at most 30 days after the start. None: 24 hours after it.',
    }),
  }),
});

builder.mutationField('sendOutbound', (t) =>
  t.field({
    type: OutboundRequestRef,
    authScopes: { send: true },
    description:
      'Accepts a request: when this answers, everything is on disk. Errors: TOO_MANY_CONTACTS, RATE_LIMITED, INACTIVE_CONFIGURATION, IDEMPOTENCY_CONFLICT, NOT_FOUND, INVALID_INPUT.',
    args: { input: t.arg({ type: SendOutboundInput, required: true, description: 'The request.' }) },
    resolve: async (_root, { input }, context) => {
      const actor = actorOf(context);
      const request = await traceAcceptance(context.store.tracing, {
        name: 'sendOutbound',
        actor,
        caller: context.callerTrace,
        accept: (traceparent) => sendOutbound(context.store, context.limits, actor, input, traceparent),
        describe: ({ id, traceparent }) => ({ traceparent, attributes: { 'outbound.request.id': id } }),
      });
      const { organizationId, subject } = actor;
      context.log.info(
        { requestId: request.id, organizationId, subject, contacts: input.contacts.length },
        'accepted a request',
      );
      return request;
    },
  }),
);
