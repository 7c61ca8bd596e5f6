import { countQueued } from '../src/pace/estimate-pace.ts';
import type { ChannelPace } from '../src/pace/find-paces.ts';
import { builder } from './builder.ts';
import { ChannelRef } from './channel.ts';

const ChannelPaceRef = builder.objectRef<ChannelPace>('ChannelPace').implement({
  description: 'How fast a channel may send just now, on all nodes together.',
  fields: (t) => ({
    segmentsPerSecond: t.float({
      description: 'The rate in force: that of the channel, less where the carrier found it too fast.',
      resolve: ({ perSecond, factor }) => perSecond * factor,
    }),
    burst: t.exposeInt('burst', { description: 'How many segments may leave at once.' }),
    isSlowed: t.boolean({
      description:
        'Whether the carrier has lately answered that it is too fast. It recovers by itself, within a minute.',
      resolve: ({ factor, blockedUntil }) => factor < 1 || blockedUntil !== null,
    }),
    factor: t.exposeFloat('factor', { description: 'The share of its rate that it uses: 0.05 to 1.' }),
    blockedUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Nothing leaves before: the carrier has asked for it. Null: it may send.',
      resolve: ({ blockedUntil }) => blockedUntil,
    }),
    queuedSegments: t.int({
      description: 'About how many segments wait for their turn.',
      resolve: (pace) => countQueued(pace, new Date()),
    }),
  }),
});

builder.objectField(ChannelRef, 'pace', (t) =>
  t.field({
    type: ChannelPaceRef,
    nullable: true,
    description: 'Its pace just now; null while it has no limit.',
    resolve: ({ id }, _args, { loaders }) => loaders.paceOfChannel.load(id),
  }),
);
