import { writeReference } from '../delivery/reference.ts';
import type { MessageStep } from '../outbound/outbound-message.ts';
import { endSentence, optOutFollows, showTime, type Telling, type ToldStep } from './explanation.ts';
import { reasonSentences, skipClauses, whatFollows } from './reason-sentences.ts';

/** What is to be said of a step that no receipt made. */
export function explainStep(told: ToldStep): Telling {
  const { reason, code } = told.step;
  if (told.before === undefined) return explainAcceptance(told);
  if (reason !== undefined) return { code: code ?? reason, sentence: reasonSentences[reason](told) };
  return code === undefined ? explainPlain(told) : { code, sentence: explainOutcome(told, code) };
}

function explainAcceptance({ step, facts }: ToldStep): Telling {
  const { skipReason, configuration, acceptedFrom } = facts;
  if (skipReason !== null && step.status === 'SKIPPED')
    return { code: skipReason, sentence: `Skipped: ${skipClauses[skipReason]}.` };
  if (facts.isConfirmation) {
    const sentence = 'Queued to tell the customer that their keyword was taken; it leaves in spite of an opt-out.';
    return { code: 'ACCEPTED', sentence };
  }
  const how = configuration === null ? 'as a reply in a conversation' : `with configuration "${configuration}"`;
  const accepted = `Accepted from ${acceptedFrom ?? 'somebody'} ${how}`;
  const until = step.until ?? facts.sendAt;
  if (step.status !== 'HELD' || until === null) {
    return { code: 'ACCEPTED', sentence: `${accepted}; queued to be sent at once.` };
  }
  return { code: 'SCHEDULED', sentence: `${accepted}; held until ${showTime(until)}, the sendAt of the request.` };
}

/** What goes without saying, and so was stored without a reason. */
function explainPlain({ step: { status }, attempt, facts }: ToldStep): Telling {
  if (status === 'SENDING') {
    const reference = writeReference(facts.id, attempt ?? 1);
    const sentence = `Attempt ${attempt} begins: claimed for the carrier under the reference ${reference}.`;
    return { code: 'ATTEMPT', sentence };
  }
  if (status === 'SENT') {
    const name = facts.providerMessageId === null ? '' : ` as ${facts.providerMessageId}`;
    return { code: 'SENT_TO_CARRIER', sentence: `The carrier took it${name}.` };
  }
  return { code: 'REASON_UNKNOWN', sentence: `It became ${status}; why was not kept.` };
}

/** What became of an attempt, by the carrier's code. */
function explainOutcome({ step, before, attempt }: ToldStep, code: string): string {
  const sentence = endSentence(step.sentence ?? 'No reason was given.');
  if (step.status === 'IN_DOUBT') {
    return `${sentence.slice(0, -1)} (${code}): the carrier may have it or not, so it is not sent again blindly.`;
  }
  const outcome = `${nameOutcome(before, attempt, code)}: ${sentence} ${whatFollows(step)}`;
  return step.optsOut === true ? `${outcome}${optOutFollows}` : outcome;
}

/** After a doubt it may have been a look-up that told, or a worker that was taken for dead. */
function nameOutcome(before: MessageStep | undefined, attempt: number | null, code: string): string {
  if (before?.status !== 'SENDING') return `It turned out that attempt ${attempt} failed with ${code}`;
  return `Attempt ${attempt} was refused with ${code}`;
}
