import type { ExplanationStep } from '../src/explanation/explanation.ts';
import { builder } from './builder.ts';
import { MessageStatus } from './enums.ts';

export const ExplanationStepRef = builder.objectRef<ExplanationStep>('ExplanationStep').implement({
  description: 'One decision, attempt or receipt of a message, in words for people.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      description: 'When, by our clock; now for what it waits for.',
      resolve: ({ at }) => new Date(at),
    }),
    status: t.field({
      type: MessageStatus,
      nullable: true,
      description: 'The status from then on; null where nothing changed.',
      resolve: ({ status }) => status,
    }),
    attempt: t.int({
      nullable: true,
      description: 'The attempt that it is about, or that the message had come to; null before the first.',
      resolve: ({ attempt }) => attempt,
    }),
    code: t.exposeString('code', {
      description:
        'The carrier\'s code, e.g. "30003", or a word of ours, e.g. ACCEPTED, NOT_OPTED_IN, ATTEMPT, SENT_TO_CARRIER, RECEIPT, WAITS_FOR_NEXT_ATTEMPT. More may be added.',
    }),
    sentence: t.exposeString('sentence', { description: 'What happened and why, for whoever is on call.' }),
    reportedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: "The carrier's own time of what it reported, where it tells one.",
      resolve: ({ reportedAt }) => (reportedAt === null ? null : new Date(reportedAt)),
    }),
    by: t.string({
      nullable: true,
      description: 'Subject of the person or system that asked for it.',
      resolve: ({ by }) => by,
    }),
  }),
});
