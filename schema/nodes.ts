import { findNodes, type NodeRole, type ServiceNode } from '../src/platform/presence.ts';
import type { RedisState } from '../src/platform/redis-nudge.ts';
import { builder } from './builder.ts';

const NodeRoleRef = builder.enumType('NodeRole', {
  description: 'What a process of the service does.',
  values: {
    API: { value: 'api', description: 'Answers callers, subscribers and carriers.' },
    WORKER: { value: 'worker', description: 'Sends.' },
    ALL: { value: 'all', description: 'Both.' },
  } satisfies Record<string, { value: NodeRole; description: string }>,
});

const RedisStateRef = builder.enumType('RedisState', {
  description: 'Whether what a node says to the others by Redis arrives.',
  values: {
    UP: { value: 'up', description: 'It arrives.' },
    DOWN: {
      value: 'down',
      description: 'Redis does not answer: events of other nodes come with the next poll. Nothing is lost.',
    },
    ABSENT: { value: 'absent', description: 'The node was started without Redis, and polls.' },
  } satisfies Record<string, { value: RedisState; description: string }>,
});

const ServiceNodeRef = builder.objectRef<ServiceNode>('ServiceNode').implement({
  description: 'One process of the service. It is of the installation, not of an organization.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'UUIDv7, new with each start; the log of the process names it when it is ready.',
    }),
    role: t.field({ type: NodeRoleRef, description: 'What it does.', resolve: ({ role }) => role }),
    version: t.exposeString('version', { description: 'Of the service.' }),
    startedAt: t.field({ type: 'DateTime', description: 'When it started.', resolve: ({ startedAt }) => startedAt }),
    seenAt: t.field({
      type: 'DateTime',
      description: 'Its last sign of life, by the clock of the database. There is one every 5 seconds while it lives.',
      resolve: ({ seenAt }) => seenAt,
    }),
    redis: t.field({ type: RedisStateRef, description: 'As the node itself found it.', resolve: ({ redis }) => redis }),
  }),
});

builder.queryField('nodes', (t) =>
  t.field({
    type: [ServiceNodeRef],
    authScopes: { administer: true },
    description:
      'The processes of the service, of all roles. One that stops leaves the list at once; one that died, ten minutes after its last sign of life.',
    resolve: (_root, _args, { em }) => findNodes(em),
  }),
);
