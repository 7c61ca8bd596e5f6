import type { SkipReason } from '../outbound/outbound-message.ts';
import type { Candidate } from './find-candidates.ts';
import type { SendRules } from './load-send-rules.ts';

/** What keeps a message from leaving: for good, or until a time. */
export type Obstacle =
  | { status: 'SKIPPED'; skipReason: SkipReason }
  | { status: 'HELD'; reason: 'OUTSIDE_HOURS' | 'FREQUENCY_CAP' | 'CONTACT_PACE'; until: Date }
  | { status: 'FAILED'; code: 'INACTIVE_TEMPLATE'; sentence: string };

/** Null where the message may leave. What ends it for good comes before what holds it. */
export function findObstacle(candidate: Omit<Candidate, 'id'>, rules: SendRules): Obstacle | null {
  if (!rules.isTemplateActive) {
    const sentence = 'The template was deactivated before the message left.';
    return { status: 'FAILED', code: 'INACTIVE_TEMPLATE', sentence };
  }
  if (candidate.consent === 'OPTED_OUT') return { status: 'SKIPPED', skipReason: 'OPTED_OUT' };
  return null;
}
