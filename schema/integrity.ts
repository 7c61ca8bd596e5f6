import { findFindings, type Integrity, loadIntegrity } from '../src/integrity/find-integrity.ts';
import type { IntegrityFinding, integrityChecks } from '../src/integrity/integrity-finding.ts';
import { actorOf, builder } from './builder.ts';
import { connectionOf, pageArgs, pageComplexity, toConnection } from './connection.ts';

const IntegrityCheck = builder.enumType('IntegrityCheck', {
  description: 'What must never be; an integrity check looks for it.',
  values: {
    JOB_MISSING: { description: 'Messages wait for their way to the carrier, and no job comes for them.' },
    DOUBT_FORGOTTEN: { description: 'Messages are in doubt, and nobody is going to ask the carrier.' },
    NOT_COMPLETED: { description: 'A request goes on, though all of its messages are settled.' },
    SENDING_TOO_LONG: { description: 'Messages are SENDING for minutes: the worker that has them hangs, or is lost.' },
    COUNT_MISMATCH: {
      description: 'A request that has ended does not add up: its messages, their counts or their histories.',
    },
  } satisfies Record<(typeof integrityChecks)[number], { description: string }>,
});

const IntegrityFindingRef = builder.objectRef<IntegrityFinding>('IntegrityFinding').implement({
  description: 'Something that should have been impossible.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    check: t.field({ type: IntegrityCheck, description: 'What was found.', resolve: ({ check }) => check }),
    subjectId: t.exposeID('subjectId', {
      description: "OutboundRequest.id, or the id of the message of an agent's reply.",
    }),
    sentence: t.exposeString('sentence', { description: 'What was found, for people.' }),
    isRepaired: t.exposeBoolean('isRepaired', {
      description: 'Whether it was mended at once; else a person has to look.',
    }),
    at: t.field({ type: 'DateTime', description: 'When it was found.', resolve: ({ at }) => at }),
  }),
});

const IntegrityFindingConnection = connectionOf<IntegrityFinding>('IntegrityFinding', IntegrityFindingRef);

const IntegrityRef = builder.objectRef<Integrity>('Integrity').implement({
  description: 'What the check of every minute has proved and found.',
  fields: (t) => ({
    checkedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it ended last; older than a few minutes means that no worker runs. Null before the first time.',
      resolve: ({ checkedAt }) => checkedAt,
    }),
    requestsChecked: t.exposeInt('requestsChecked', {
      description:
        'Requests of this organization that have ended and whose messages, counts and histories were compared.',
    }),
    findings: t.field({
      type: IntegrityFindingConnection,
      description:
        'What was found in this organization within 30 days, newest first; the same again after an hour only.',
      args: pageArgs(t),
      complexity: pageComplexity,
      resolve: async (_integrity, args, context) =>
        toConnection(await findFindings(context.em, actorOf(context).organizationId, args)),
    }),
  }),
});

builder.queryField('integrity', (t) =>
  t.field({
    type: IntegrityRef,
    authScopes: { administer: true },
    description: 'Whether everything that was accepted is on its way or at its end.',
    resolve: (_root, _args, context) => loadIntegrity(context.em, actorOf(context).organizationId),
  }),
);
