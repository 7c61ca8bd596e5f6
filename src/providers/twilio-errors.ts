import { makeStorable } from '../platform/text.ts';
import type { RetryAdvice } from './provider.ts';
import type { TwilioAnswer } from './twilio-wire.ts';

/** Codes of Twilio's error dictionary after which the same message may succeed within seconds to minutes. */
const retryable = new Set([
  20429, 20500, 20503, 14107, 21611, 30001, 30017, 30020, 30021, 30022, 30410, 30500, 63009, 63010, 63012, 63017, 63018,
  63023,
]);

/** Codes after which one more try makes sense, much later. */
const retryableLater = new Set([30003, 30008, 30036, 30450, 63011, 30023, 30027, 63038, 63049]);

/** Codes that say: not so fast. */
const tooFast = new Set([20429, 21611, 30022, 63017, 63018]);
/** Codes that say that the recipient wants nothing from this sender. */
const optOuts = new Set([21610, 63014, 63033]);

/** In our words, for those that people meet most; the others carry the carrier's own message. */
const sentences: Record<number, string> = {
  21211: 'The number is not valid.',
  21265: 'The recipient is a short code, which cannot receive this message.',
  21266: 'Recipient and sender are the same number.',
  21408: 'Sending to this region is not switched on in the Twilio account.',
  21610: 'The recipient has opted out of messages from this sender.',
  21612: 'This sender cannot reach this recipient.',
  21614: 'The number is not a mobile number.',
  21617: 'The text is longer than 1,600 characters.',
  30003: 'The handset is switched off or out of reach.',
  30004: 'The recipient blocks messages, or the carrier does so for them.',
  30005: 'The handset is unknown or no longer in service.',
  30006: 'The number is a landline or its carrier cannot be reached.',
  30007: 'The carrier filtered the message as unwanted.',
  30008: 'The carrier gave no reason.',
  63014: 'The recipient has blocked this sender.',
  63033: 'The recipient has blocked this sender.',
};

export function saysOptOut(code: number | null): boolean {
  return code !== null && optOuts.has(code);
}

export function isRetryableReport(code: number): boolean {
  return retryable.has(code) || retryableLater.has(code);
}

/** Twilio advises against fixed lists: codes unknown here are judged by their HTTP status. */
export function adviseRetry(
  { status, retryAfter, date }: Pick<TwilioAnswer, 'status' | 'retryAfter' | 'date'>,
  code: number | null,
): RetryAdvice {
  const when = findClass(status, code);
  return when === null ? { may: false } : { may: true, when, afterMs: readRetryAfter(retryAfter, date ?? new Date()) };
}

/** The code before the status: a daily limit comes as 429 too. */
function findClass(httpStatus: number, code: number | null): 'soon' | 'later' | null {
  if (code !== null && retryable.has(code)) return 'soon';
  if (code !== null && retryableLater.has(code)) return 'later';
  return httpStatus === 429 || httpStatus === 408 ? 'soon' : null;
}

/** Codes about our account and our sender: the next message fares no better. */
const aboutChannel = new Set([
  20003, 20005, 20008, 20403, 20404, 21212, 21601, 21603, 21604, 21606, 21607, 21659, 21660, 21661, 21701, 21703, 21704,
  21705, 30002, 30018, 30024, 30032, 30033, 30034, 30035, 63001, 63002, 63007, 63008, 63020, 63051,
]);

/** Whether the carrier refuses our account or sender. */
export function isAboutChannel(httpStatus: number, code: number | null): boolean {
  return code === null ? httpStatus === 401 || httpStatus === 403 : isReportAboutChannel(code);
}

export function isReportAboutChannel(code: number): boolean {
  return aboutChannel.has(code);
}

/** Whether the channel sends more than the carrier takes just now. A daily limit comes as 429 too, and is no haste. */
export function isTooFast(httpStatus: number, code: number | null): boolean {
  if (code !== null && tooFast.has(code)) return true;
  return httpStatus === 429 && (code === null || !retryableLater.has(code));
}

/** What the body of an answer says went wrong. */
export function readError(body: Record<string, unknown>): { code: number | null; sentence: string } {
  const code = typeof body['code'] === 'number' ? body['code'] : null;
  return { code, sentence: explain(code, body['message']) };
}

export function explain(code: number | null, carrierMessage: unknown): string {
  if (code !== null && sentences[code] !== undefined) return sentences[code];
  if (typeof carrierMessage === 'string') return makeStorable(carrierMessage.slice(0, 500));
  return code === null ? 'Twilio gave no reason.' : `Twilio reports error ${code}.`;
}

const longestWaitMs = 3_600_000;

/** A time that it names is by its own clock, as `now` is. */
function readRetryAfter(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, longestWaitMs) : null;
}
