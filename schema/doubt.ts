import { findMessagesInDoubt } from '../src/delivery/find-messages-in-doubt.ts';
import { type doubtResolutions, resolveDoubt } from '../src/delivery/resolve-doubt.ts';
import { actorOf, builder } from './builder.ts';
import { pageArgs, pageComplexity, toConnection } from './connection.ts';
import { idempotencyKeyDescription } from './idempotency-key.ts';
import { OutboundMessageConnection } from './outbound-message.ts';
import { OutboundMessageRef } from './outbound-refs.ts';

const DoubtResolution = builder.enumType('DoubtResolution', {
  description: 'What a person found out, or decides, about a message in doubt.',
  values: {
    CONFIRM_SENT: { description: 'The carrier has it: SENT.' },
    RESEND: { description: 'Send it again; if the carrier has it after all, the customer gets it twice.' },
    FAIL: { description: 'Give it up: FAILED.' },
  } satisfies Record<(typeof doubtResolutions)[number], { description: string }>,
});

builder.queryField('messagesInDoubt', (t) =>
  t.field({
    type: OutboundMessageConnection,
    authScopes: { read: true },
    description:
      'Messages of which nobody knows whether the carrier has them, newest first. Each is settled by a receipt, by asking the carrier, by the policy of its configuration, or by resolveMessageInDoubt.',
    args: pageArgs(t),
    complexity: pageComplexity,
    resolve: async (_root, args, context) =>
      toConnection(await findMessagesInDoubt(context.em, actorOf(context).organizationId, args)),
  }),
);

builder.mutationField('resolveMessageInDoubt', (t) =>
  t.field({
    type: OutboundMessageRef,
    authScopes: { administer: true },
    description:
      'Settles a message in doubt as a person decides. Errors: NOT_FOUND, INVALID_INPUT, IDEMPOTENCY_CONFLICT, CONFLICT (it is not IN_DOUBT; RESEND: its request is CANCELLED).',
    args: {
      id: t.arg.id({ required: true, description: 'OutboundMessage.id' }),
      resolution: t.arg({ type: DoubtResolution, required: true, description: 'What is to become of it.' }),
      idempotencyKey: t.arg.string({ description: idempotencyKeyDescription }),
    },
    resolve: (_root, input, context) => resolveDoubt(context.store, actorOf(context), input),
  }),
);
