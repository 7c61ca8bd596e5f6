import { staleRequestCode } from '../platform/http-exchange.ts';
import type { SendOutcome } from '../providers/provider.ts';

/** The code of what was late for its share of the pace. */
export const lateForPaceCode = 'LATE_FOR_PACE';

/** What a send is counted as. */
export type OutcomeName = SendOutcome['kind'] | 'late';

/** `late` is ours: it had waited too long, so it did not begin, and the carrier knows nothing of it. */
export function nameOutcome(outcome: SendOutcome): OutcomeName {
  return outcome.kind === 'refused' && lateCodes.has(outcome.code) ? 'late' : outcome.kind;
}

const lateCodes: ReadonlySet<string> = new Set([lateForPaceCode, staleRequestCode]);
