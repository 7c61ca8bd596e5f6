import type { StepReason } from '../outbound/outbound-message.ts';

/** Reasons that ended a doubt without knowing which of the carrier's messages it is, if any. */
export const blindReasons: readonly StepReason[] = [
  'POLICY_RESEND',
  'POLICY_FAIL',
  'CONFIRMED_SENT',
  'RESENT_BY_PERSON',
  'FAILED_BY_PERSON',
];
