import type { breakerStates, ChannelBreaker } from '../src/failover/channel-breaker.ts';
import { type ChannelShift, findShifts } from '../src/failover/channel-shift.ts';
import { setChannelWeight } from '../src/failover/set-channel-weight.ts';
import { actorOf, builder } from './builder.ts';
import { ChannelRef } from './channel.ts';
import { connectionOf, pageArgs, pageComplexity, toConnection } from './connection.ts';

const BreakerState = builder.enumType('BreakerState', {
  description: 'Whether a channel works, as far as its sends and receipts tell.',
  values: {
    CLOSED: { description: 'It works.' },
    OPEN: { description: 'It does not: what may go elsewhere goes elsewhere.' },
    HALF_OPEN: { description: 'A share of the traffic tries whether it works again.' },
  } satisfies Record<(typeof breakerStates)[number], { description: string }>,
});

const ChannelBreakerRef = builder.objectRef<ChannelBreaker>('ChannelBreaker').implement({
  description: 'What is known of a channel that has another to go to, or whose receipts are timed.',
  fields: (t) => ({
    state: t.field({ type: BreakerState, description: 'Whether it works.', resolve: ({ state }) => state }),
    weight: t.exposeInt('weight', { description: 'Percent of the traffic of its configurations that it gets now.' }),
    ceiling: t.exposeInt('ceiling', { description: 'Percent that it gets when it works; see setChannelWeight.' }),
    since: t.field({ type: 'DateTime', description: 'Since when it is so.', resolve: ({ since }) => since }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why; null where nothing ever happened.' }),
  }),
});

builder.objectField(ChannelRef, 'breaker', (t) =>
  t.field({
    type: ChannelBreakerRef,
    nullable: true,
    description:
      'Whether it works, as far as is known; null where nobody asks: it has sent nothing since it is watched.',
    resolve: ({ id }, _args, { loaders }) => loaders.breakerOfChannel.load(id),
  }),
);

const ChannelShiftRef = builder.objectRef<ChannelShift>('ChannelShift').implement({
  description: 'One change of how much of the traffic a channel gets.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    fromState: t.field({ type: BreakerState, description: 'Before.', resolve: ({ fromState }) => fromState }),
    toState: t.field({ type: BreakerState, description: 'After.', resolve: ({ toState }) => toState }),
    fromWeight: t.exposeInt('fromWeight', { description: 'Percent, before.' }),
    toWeight: t.exposeInt('toWeight', { description: 'Percent, after.' }),
    reason: t.exposeString('reason', { description: 'Why.' }),
    by: t.string({
      nullable: true,
      description: 'Who asked for it; null: the breaker.',
      resolve: (row) => row.shiftedBy ?? null,
    }),
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => at }),
  }),
});

const ChannelShiftConnection = connectionOf('ChannelShift', ChannelShiftRef);

builder.queryField('channelShifts', (t) =>
  t.field({
    type: ChannelShiftConnection,
    authScopes: { read: true },
    description: 'Every change of the traffic of a channel, newest first. Errors: NOT_FOUND.',
    args: { ...pageArgs(t), channelId: t.arg.id({ required: true, description: 'Channel.id' }) },
    complexity: pageComplexity,
    resolve: async (_root, args, context) =>
      toConnection(await findShifts(context.em, actorOf(context).organizationId, args)),
  }),
);

const SetChannelWeightInput = builder.inputType('SetChannelWeightInput', {
  description: 'How much of the traffic a channel is to get.',
  fields: (t) => ({
    channelId: t.id({ required: true, description: 'Channel.id' }),
    weight: t.int({ required: true, description: 'Percent, 0 to 100; the rest goes to the secondary channel.' }),
    reason: t.string({ description: 'For the history, 1 to 200 characters.' }),
  }),
});

builder.mutationField('setChannelWeight', (t) =>
  t.field({
    type: ChannelRef,
    authScopes: { administer: true },
    description:
      'Says how much of the traffic of its configurations a channel gets while it works, e.g. 0 before a maintenance of the carrier, and that it works: its breaker is CLOSED. What goes by a configuration without a secondary channel stays. Errors: NOT_FOUND, INVALID_INPUT; CONFLICT for less than 100 where none of its configurations has a secondary channel.',
    args: { input: t.arg({ type: SetChannelWeightInput, required: true, description: 'The share.' }) },
    resolve: (_root, { input }, context) => setChannelWeight(context.store, actorOf(context), input),
  }),
);
