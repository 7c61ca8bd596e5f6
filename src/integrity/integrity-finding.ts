import { defineEntity, p } from '@mikro-orm/core';

/** What must hold at any time, by what is found where it does not. */
export const integrityChecks = [
  'JOB_MISSING', // something waits for its way to the carrier, and no job comes for it
  'DOUBT_FORGOTTEN', // something is in doubt, and nobody is going to ask the carrier
  'NOT_COMPLETED', // a request goes on, though all of its messages are settled
  'SENDING_TOO_LONG', // a worker has it for minutes, or has lost it
  'COUNT_MISMATCH', // a request that has ended does not add up
] as const;
export type IntegrityCheck = (typeof integrityChecks)[number];

const IntegrityFindingSchema = defineEntity({
  name: 'IntegrityFinding',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    check: p.string().$type<IntegrityCheck>(),
    /** The request, or the message of a reply. */
    subjectId: p.uuid(),
    sentence: p.string(),
    isRepaired: p.boolean(),
    at: p.datetime(),
  },
});

/** Something that should have been impossible, and whether it was mended. */
export class IntegrityFinding extends IntegrityFindingSchema.class {}
IntegrityFindingSchema.setClass(IntegrityFinding);
