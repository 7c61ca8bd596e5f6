import type { CarrierSearch, FoundMessage, LookUpResult } from './provider.ts';
import { readError } from './twilio-errors.ts';
import { type Listed, readPage } from './twilio-list.ts';
import { readFailure, readStatus } from './twilio-message.ts';
import { explainBreak, request, type TwilioAnswer, type Wire } from './twilio-wire.ts';

/** By how much Twilio's clock and ours may differ; its dates have whole seconds besides. */
const clockSkewMs = 60_000;
const pageSize = 100;
const mostPages = 10;
/** A page of the longest texts, every character of them escaped. */
const mostPageBytes = 2 * 1024 * 1024;

/**
 * Reads what Twilio has for the recipient, back to the first claim. A message in Twilio's list does not show our callback
 * address, so there is no reference to find it by. No filter by DateSent: it would hide a message that is still queued,
 * which has no date_sent, and we would send it twice.
 */
export async function lookUp(wire: Wire, search: CarrierSearch): Promise<LookUpResult> {
  const sinceMs = search.since.getTime() - clockSkewMs;
  const found = new Map<string, Listed>();
  let path: string | null =
    `${wire.messagesPath}?${new URLSearchParams({ To: search.to, PageSize: String(pageSize) })}`;
  try {
    for (let pages = 0; path !== null; pages += 1) {
      if (pages === mostPages) return tooMany;
      const answer = await request(wire, { path, rules: { mostBytes: mostPageBytes } });
      const page = readPage(wire, answer);
      if (page === null) return explainAnswer(answer);
      if (answer.date !== null && differs(answer.date, search.now)) return otherClock;
      for (const listed of page.messages) {
        if (isOurs(listed, wire, search, sinceMs)) found.set(listed.providerMessageId, listed);
      }
      path = isBefore(sinceMs, page.messages.at(-1)) ? null : page.nextPath;
    }
  } catch (error) {
    return { kind: 'unavailable', sentence: explainBreak(error).sentence };
  }
  const oldestFirst = [...found.values()].reverse().sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return { kind: 'found', messages: oldestFirst.map(toFound) };
}

const tooMany: LookUpResult = {
  kind: 'unavailable',
  sentence: 'Twilio has more messages to this recipient since then than are read.',
};

const otherClock: LookUpResult = {
  kind: 'unavailable',
  sentence: "Twilio's clock and ours differ too much to know its messages by their time.",
};

function differs(one: Date, other: Date): boolean {
  return Math.abs(one.getTime() - other.getTime()) > clockSkewMs / 2;
}

function explainAnswer({ status, body }: TwilioAnswer): LookUpResult {
  const what = status >= 200 && status < 300 ? 'This is no list of messages.' : readError(body).sentence;
  return { kind: 'unavailable', sentence: `Twilio answered HTTP ${status}: ${what}` };
}

function isOurs(listed: Listed, { settings }: Wire, { from }: CarrierSearch, sinceMs: number): boolean {
  // A service may not have chosen the sender yet: `from` is null until then.
  const isFromUs =
    listed.from === from ||
    (settings.messagingServiceSid !== null && listed.messagingServiceSid === settings.messagingServiceSid);
  return listed.direction === 'outbound-api' && isFromUs && listed.createdAt.getTime() >= sinceMs;
}

const trialPrefix = /^Sent from your Twilio trial account - /;

/**
 * Twilio may show another text than it was given: behind a sentence of its own on a trial account, with plain quotes,
 * dashes and blanks for typographic ones (Smart Encoding). So letters and digits decide, where there are any.
 */
function isSameText(shown: string, given: string): boolean {
  const own = shown.replace(trialPrefix, '');
  const letters = lettersOf(given);
  return letters === '' ? marksOf(own) === marksOf(given) : lettersOf(own) === letters;
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function marksOf(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}

function toFound({ providerMessageId, body, carrierStatus, errorCode, errorMessage, createdAt }: Listed): FoundMessage {
  return {
    providerMessageId,
    // Of any step before sent, and any that is new to us, it is true that Twilio has taken the message.
    status: readStatus(carrierStatus) ?? 'SENT',
    failure: readFailure(carrierStatus, errorCode, errorMessage),
    mayBe: (given, claimedAt) =>
      createdAt.getTime() >= claimedAt.getTime() - clockSkewMs && (body === '' || isSameText(body, given)),
  };
}

/** Twilio lists by date_sent, the newest first, and does not say where a message without one stands: it ends nothing. */
function isBefore(sinceMs: number, last: Listed | undefined): boolean {
  return last !== undefined && last.sentAt !== null && last.sentAt.getTime() < sinceMs;
}
