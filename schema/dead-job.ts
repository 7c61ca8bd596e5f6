import { Conversation } from '../src/conversation/conversation.ts';
import { type DeadJob, findDeadJobs } from '../src/integrity/find-dead-jobs.ts';
import { redriveDeadJob } from '../src/integrity/redrive-dead-job.ts';
import { OutboundMessage } from '../src/outbound/outbound-message.ts';
import { OutboundRequest } from '../src/outbound/outbound-request.ts';
import { actorOf, builder } from './builder.ts';
import { ConversationRef, OutboundMessageRef, OutboundRequestRef } from './outbound-refs.ts';

const DeadJobRef = builder.objectRef<DeadJob>('DeadJob').implement({
  description:
    'Work that failed for a quarter of an hour for a fault of ours and is not repeated any more. It burnt no attempt of its messages.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Hand it to redriveDeadJob.' }),
    queue: t.exposeString('queue', {
      description: 'Which work: deliver-messages, settle-doubts, open-conversations or record-opt-outs.',
    }),
    failedAt: t.field({ type: 'DateTime', description: 'When it was given up.', resolve: ({ failedAt }) => failedAt }),
    reason: t.exposeString('reason', { description: 'What its last run ended with.' }),
    attempts: t.exposeInt('attempts', { description: 'How often it ran.' }),
    request: t.field({
      type: OutboundRequestRef,
      nullable: true,
      description: 'The request that it is about; null for a reply.',
      resolve: ({ requestId }, _args, { em }) =>
        requestId === null ? null : em.getReference(OutboundRequest, requestId, { wrapped: true }).loadOrFail(),
    }),
    message: t.field({
      type: OutboundMessageRef,
      nullable: true,
      description:
        'The message that it is about, or the first of several; null where it is about all that is due of the request.',
      resolve: ({ messageId }, _args, { em }) =>
        messageId === null ? null : em.getReference(OutboundMessage, messageId, { wrapped: true }).loadOrFail(),
    }),
    conversation: t.field({
      type: ConversationRef,
      nullable: true,
      description: 'The conversation of the reply that it is about.',
      resolve: ({ conversationId }, _args, { em }) =>
        conversationId === null ? null : em.getReference(Conversation, conversationId, { wrapped: true }).loadOrFail(),
    }),
  }),
});

builder.queryField('deadJobs', (t) =>
  t.field({
    type: [DeadJobRef],
    authScopes: { administer: true },
    description:
      'The dead jobs about something of this organization, newest first, at most 200. They are kept for 30 days.',
    complexity: { field: 1, multiplier: 200 },
    resolve: (_root, _args, context) => findDeadJobs(context.em, actorOf(context).organizationId),
  }),
);

builder.mutationField('redriveDeadJob', (t) =>
  t.field({
    type: DeadJobRef,
    authScopes: { administer: true },
    description:
      'Gives a dead job back to its queue once its cause is mended, and answers with it as it was. Errors: NOT_FOUND (also where it was redriven before).',
    args: { id: t.arg.id({ required: true, description: 'DeadJob.id' }) },
    resolve: (_root, { id }, context) => redriveDeadJob(context.store, actorOf(context), id),
  }),
);
