import { findNextOpening } from '../hours/find-next-opening.ts';
import { zoneOfNumber } from '../hours/zone-of-number.ts';
import type { FrequencyCap } from '../organization/frequency-cap.ts';
import type { SkipReason } from '../outbound/outbound-message.ts';
import type { Candidate, KnownConsent } from './find-candidates.ts';
import type { SendRules } from './load-send-rules.ts';

/** What keeps a message from leaving: for good, or until a time. */
export type Obstacle =
  | { status: 'SKIPPED'; skipReason: SkipReason; consent: KnownConsent }
  | { status: 'HELD'; reason: 'OUTSIDE_HOURS'; until: Date; zone: string }
  | { status: 'HELD'; reason: 'FREQUENCY_CAP'; until: Date; cap: keyof FrequencyCap }
  | { status: 'HELD'; reason: 'CONTACT_PACE'; until: Date }
  | { status: 'FAILED'; code: 'INACTIVE_TEMPLATE'; sentence: string };

/** A message and what keeps it. */
export interface Withheld {
  id: string;
  obstacle: Obstacle;
}

/** The rule by its code. */
export function nameObstacle(obstacle: Obstacle): string {
  switch (obstacle.status) {
    case 'SKIPPED':
      return obstacle.skipReason;
    case 'HELD':
      return obstacle.reason;
    case 'FAILED':
      return obstacle.code;
  }
}

/** Null where the message may leave. What ends it for good comes before what holds it. */
export function findObstacle(candidate: Candidate, rules: SendRules): Obstacle | null {
  if (!rules.isTemplateActive) {
    const sentence = 'The template was deactivated before the message left.';
    return { status: 'FAILED', code: 'INACTIVE_TEMPLATE', sentence };
  }
  const { consent, isConfirmation } = candidate;
  if (consent?.state === 'OPTED_OUT' && !isConfirmation) return { status: 'SKIPPED', skipReason: 'OPTED_OUT', consent };
  return findClosedHours(candidate, rules);
}

/** Where nothing opens within a year it is held for that long, which is beyond every expiry. */
function findClosedHours({ to, timeZone, nowMs }: Candidate, rules: SendRules): Obstacle | null {
  if (rules.sendingHours === null) return null;
  const now = new Date(nowMs);
  const zone = timeZone ?? zoneOfNumber(to) ?? rules.timeZone;
  const until = findNextOpening(rules.sendingHours, zone, now) ?? new Date(nowMs + aYearMs);
  return until > now ? { status: 'HELD', reason: 'OUTSIDE_HOURS', until, zone } : null;
}

const aYearMs = 365 * 86_400_000;
