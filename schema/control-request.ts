import { cancelRequest, pauseRequest, rescheduleRequest, resumeRequest } from '../src/outbound/control-request.ts';
import { actorOf, builder } from './builder.ts';
import { OutboundRequestRef } from './outbound-refs.ts';

type Control = typeof pauseRequest;

/** A mutation on one request, for those who may send; the service role controls what it sent. */
function controlField(name: string, description: string, act: Control): void {
  builder.mutationField(name, (t) =>
    t.field({
      type: OutboundRequestRef,
      authScopes: { send: true },
      description,
      args: { id: t.arg.id({ required: true, description: 'OutboundRequest.id' }) },
      resolve: (_root, { id }, context) => act(context.store, actorOf(context), id),
    }),
  );
}

controlField(
  'pauseOutboundRequest',
  'Holds what is not with the carrier yet. When this answers, no send begins that was not claimed (SENDING) before; what is SENDING goes on. One that is PAUSED stays as it is. Errors: NOT_FOUND, CONFLICT (it is COMPLETED or CANCELLED).',
  pauseRequest,
);
controlField(
  'resumeOutboundRequest',
  'Goes on with a paused request: at once, or at its sendAt where that is still ahead. Errors: NOT_FOUND, CONFLICT (it is not PAUSED).',
  resumeRequest,
);
controlField(
  'cancelOutboundRequest',
  'Ends a request: what is not with the carrier yet is CANCELLED. When this answers, no send begins that was not claimed (SENDING) before. One that is CANCELLED stays as it is. Errors: NOT_FOUND, CONFLICT (it is COMPLETED).',
  cancelRequest,
);

builder.mutationField('rescheduleOutboundRequest', (t) =>
  t.field({
    type: OutboundRequestRef,
    authScopes: { send: true },
    description:
      'Moves a request that has not started. Errors: NOT_FOUND, INVALID_INPUT (times), CONFLICT (it has started, or ended).',
    args: {
      id: t.arg.id({ required: true, description: 'OutboundRequest.id' }),
      sendAt: t.arg({ type: 'DateTime', required: true, description: 'When to start, at most a year ahead.' }),
      expiresAt: t.arg({
        type: 'DateTime',
        description: 'At most 30 days after the start. None: as long after it as before.',
      }),
    },
    resolve: (_root, times, context) => rescheduleRequest(context.store, actorOf(context), times),
  }),
);
