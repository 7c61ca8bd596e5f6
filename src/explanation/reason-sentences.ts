import type { MessageStatus } from '../outbound/message-status.ts';
import type { MessageStep, SkipReason, StepReason } from '../outbound/outbound-message.ts';
import { endSentence, showTime, type ToldStep } from './explanation.ts';

/** Why a contact gets no message, as the rest of a sentence. */
export const skipClauses: Record<SkipReason, string> = {
  NOT_OPTED_IN: 'the contact has not opted in',
  OPTED_OUT: 'the contact has opted out',
  INVALID_ADDRESS: 'the address is not valid; a phone number is written as +37255512345',
  CHANNEL_MISMATCH: 'the contact asks for another channel type than the configuration has',
  MISSING_VARIABLE: 'contextItems lacks a variable of the text, or its value does not fit',
  DUPLICATE_CONTACT: 'an earlier contact of the request has the same address',
  NO_LOCALIZATION: 'there is no text that the contact could be sent',
};

/** What each of our own reasons says. */
export const reasonSentences: Record<StepReason, (told: ToldStep) => string> = {
  SCHEDULED: ({ step }) => `Held until ${showUntil(step)}, the sendAt of the request.`,
  RESCHEDULED: ({ step }) =>
    `Rescheduled by ${nameOf(step)}: held until ${showUntil(step)}, the sendAt of the request.`,
  RELEASED: () => 'Its sendAt has come: queued to be sent.',
  PAUSED: ({ step }) => `Paused by ${nameOf(step)}: held until it is resumed.`,
  RESUMED: ({ step }) =>
    step.status === 'HELD'
      ? `Resumed by ${nameOf(step)}: held until ${showUntil(step)}, the sendAt of the request.`
      : `Resumed by ${nameOf(step)}: queued to be sent.`,
  CANCELLED: ({ step }) => `Cancelled by ${nameOf(step)}: it is not sent any more.`,
  EXPIRED: ({ facts }) => `Expired: it was not sent before ${showTime(facts.expiresAt)}.`,
  OPTED_OUT: ({ step: { consent } }) => {
    const why = consent === undefined ? '' : ` (${consent.source}, ${showTime(consent.occurredAt)})`;
    return `Skipped: the customer has opted out${why}.`;
  },
  INACTIVE_TEMPLATE: () => 'Failed: its template was deactivated before it left.',
  OUTSIDE_HOURS: (told) => `Outside of the sending hours in ${told.step.zone}: ${tellHold(told)}.`,
  FREQUENCY_CAP: (told) =>
    `The contact has had as many messages as the organization allows${nameCap(told.step)}: ${tellHold(told)}.`,
  CHANNEL_CHANGED: ({ step, attempt }) => `Attempt ${attempt} begins on another channel. ${reasonOf(step)}`,
  CONTACT_PACE: (told) => `The channel wrote to the contact a moment ago, and leaves them in peace: ${tellHold(told)}.`,
  WORKER_LOST: () =>
    'The worker that was sending it died: the carrier may have it or not, so it is not sent again blindly.',
  CARRIER_NOT_REACHED: ({ step, attempt }) =>
    `Attempt ${attempt} did not reach the carrier (${step.code}): ${reasonOf(step)} ${whatFollows(step)}`,
  FOUND_AT_CARRIER: ({ step, facts }) =>
    `Asked the carrier: it has it as ${facts.providerMessageId}, and says ${step.status}${step.sentence === undefined ? '.' : `: ${endSentence(step.sentence)}`}`,
  NOT_AT_CARRIER: ({ step }) => {
    if (step.status === undefined) return 'Asked the carrier: it does not have it.';
    if (step.status === 'FAILED') return `${reasonOf(step)} It is given up.`;
    return `The carrier does not have it: ${sentAgain(step.status)}.`;
  },
  LOOK_UP_FAILED: ({ step }) => reasonOf(step),
  LOOK_UP_AMBIGUOUS: ({ step }) => reasonOf(step),
  POLICY_HOLD: ({ step }) =>
    `${reasonOf(step)} The policy of its configuration, HOLD, decides: it waits for a person, or for more to be known.`,
  POLICY_RESEND: ({ step }) =>
    `${reasonOf(step)} The policy of its configuration, RESEND, decides: ${sentAgain(step.status)}.`,
  POLICY_FAIL: ({ step, facts }) => {
    const rule =
      facts.configuration === null ? 'A reply in doubt' : 'The policy of its configuration, FAIL, decides: it';
    return `${reasonOf(step)} ${rule} is given up.`;
  },
  CONFIRMED_SENT: ({ step }) => `Settled by ${nameOf(step)}: the carrier has it.`,
  RESENT_BY_PERSON: ({ step }) =>
    `Settled by ${nameOf(step)}, though the carrier may have it: ${sentAgain(step.status)}.`,
  FAILED_BY_PERSON: ({ step }) => `Settled by ${nameOf(step)}, though the carrier may have it: given up.`,
};

/** What becomes of a message whose attempt failed. */
export function whatFollows({ status, until }: MessageStep): string {
  if (status === 'FAILED') return 'It is not tried again.';
  if (status === 'CANCELLED') return 'Its request was cancelled meanwhile: it is not tried again.';
  if (status === 'HELD') return 'Its request was paused meanwhile: it is held until that is resumed.';
  return until === undefined ? 'It is tried again.' : `The next attempt is due at ${showTime(until)}.`;
}

function sentAgain(status: MessageStatus | undefined): string {
  if (status === 'CANCELLED') return 'not sent again, since its request is cancelled';
  return status === 'HELD' ? 'sent again once its request is resumed' : 'sent again';
}

function nameOf({ by }: MessageStep): string {
  return by ?? 'somebody';
}

/** Until when a rule holds it, and that it expires where it does so first. */
function tellHold({ step, facts: { expiresAt } }: ToldStep): string {
  const held = `held until ${showUntil(step)}`;
  if (step.until === undefined || Date.parse(step.until) < Date.parse(expiresAt)) return held;
  return `${held}, but it expires before, at ${showTime(expiresAt)}`;
}

/** Before it was kept which one, nothing is said. */
function nameCap({ cap }: MessageStep): string {
  if (cap === undefined) return '';
  return cap === 'perDay' ? ' in 24 hours' : ' in 7 days';
}

function showUntil({ until }: MessageStep): string {
  return until === undefined ? 'a later time' : showTime(until);
}

function reasonOf({ sentence }: MessageStep): string {
  return sentence === undefined ? 'Why was not kept.' : endSentence(sentence);
}
