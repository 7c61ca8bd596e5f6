import { showTime, type Telling, type WaitCode } from './explanation.ts';
import type { MessageFacts } from './find-message-facts.ts';

/** What the message waits for now; null where nothing is to come. */
export function explainWaiting(facts: MessageFacts, attempt: number | null): Telling | null {
  if (facts.needsRedrive) {
    const sentence = 'Its job failed until it was given up: redriveDeadJob, or wait for its expiry.';
    return { code: 'WAITS_FOR_REDRIVE' satisfies WaitCode, sentence };
  }
  const expiry = `It expires at ${showTime(facts.expiresAt)}.`;
  switch (facts.status) {
    case 'HELD':
      if (facts.requestState !== 'PAUSED' && facts.requestState !== 'SCHEDULED' && facts.nextAttemptAt !== null) {
        const until = `until ${showTime(facts.nextAttemptAt)}, when it may leave`;
        if (Date.parse(facts.nextAttemptAt) < Date.parse(facts.expiresAt)) {
          return wait('WAITS_FOR_RELEASE', `${until}. ${expiry}`);
        }
        return wait('WAITS_FOR_RELEASE', `${until}; but it expires before, at ${showTime(facts.expiresAt)}.`);
      }
      if (facts.requestState === 'PAUSED' || facts.sendAt === null) {
        return wait('WAITS_FOR_RESUME', `until its request is resumed. ${expiry}`);
      }
      return wait('WAITS_FOR_SEND_AT', `until ${showTime(facts.sendAt)}, the sendAt of its request. ${expiry}`);
    case 'QUEUED':
      if (facts.pace !== null) {
        const { perSecond, turnAt } = facts.pace;
        const rate = `its channel may send ${showRate(perSecond)} just now`;
        return wait('WAITS_FOR_PACE', `for its turn, about at ${showTime(turnAt)}: ${rate}. ${expiry}`);
      }
      if (facts.nextAttemptAt === null) return wait('WAITS_FOR_WORKER', `for a worker to claim it. ${expiry}`);
      return wait('WAITS_FOR_NEXT_ATTEMPT', `for the next attempt, due at ${showTime(facts.nextAttemptAt)}. ${expiry}`);
    case 'SENDING':
      return wait('WAITS_FOR_ANSWER', `for the carrier's answer to attempt ${attempt}.`);
    case 'IN_DOUBT':
      return wait('WAITS_FOR_CERTAINTY', `to be settled by ${listSettlers(facts)}.`);
    case 'SENT':
      return wait('WAITS_FOR_RECEIPT', 'for a receipt: the carrier has not reported more yet.');
    case 'DELIVERED':
    case 'READ':
    case 'FAILED':
    case 'SKIPPED':
    case 'CANCELLED':
    case 'EXPIRED':
      return null;
  }
}

function showRate(perSecond: number): string {
  const segments = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(perSecond);
  return segments === '1' ? '1 segment a second' : `${segments} segments a second`;
}

function wait(code: WaitCode, what: string): Telling {
  return { code, sentence: `Waits ${what}` };
}

/** Replies are left to receipts and look-ups: resolveMessageInDoubt is for messages of requests. */
function listSettlers({ nextLookUpAt, requestState }: MessageFacts): string {
  const settlers = ['a receipt'];
  if (nextLookUpAt !== null) settlers.push(`the next look-up at the carrier, due at ${showTime(nextLookUpAt)}`);
  if (requestState !== null) settlers.push('a person with resolveMessageInDoubt');
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(settlers);
}
