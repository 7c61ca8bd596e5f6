import type { MessageStatus } from '../outbound/message-status.ts';
import type { MessageStep, SkipReason, StatusChange, StepReason } from '../outbound/outbound-message.ts';
import type { MessageFacts } from './find-message-facts.ts';

/** One line of the explanation of a message. Times are ISO 8601. */
export interface ExplanationStep {
  at: string;
  /** The status from then on; null where the line changed none. */
  status: MessageStatus | null;
  /** Null before the first attempt. */
  attempt: number | null;
  code: LineCode | SkipReason | StepReason | CarrierCode;
  sentence: string;
  /** The carrier's own time of what it reported. */
  reportedAt: string | null;
  /** Subject of the person or system that asked for it. */
  by: string | null;
}

/** Codes of lines for which no carrier and no reason of ours (`StepReason`, `SkipReason`) has one. */
export type LineCode =
  | 'ACCEPTED'
  | 'ATTEMPT'
  | 'SENT_TO_CARRIER'
  | 'RECEIPT' // moved the message
  | 'RECEIPT_WITHOUT_EFFECT' // repeated, late, or said by other steps
  | 'REASON_UNKNOWN' // a step of before reasons were kept
  | WaitCode;

/** What a message waits for now: the last line. */
export type WaitCode =
  | 'WAITS_FOR_SEND_AT'
  | 'WAITS_FOR_RESUME'
  | 'WAITS_FOR_RELEASE' // held by a rule until a time
  | 'WAITS_FOR_PACE' // until its channel may send it
  | 'WAITS_FOR_WORKER'
  | 'WAITS_FOR_NEXT_ATTEMPT'
  | 'WAITS_FOR_REDRIVE' // its job is dead
  | 'WAITS_FOR_ANSWER'
  | 'WAITS_FOR_CERTAINTY'
  | 'WAITS_FOR_RECEIPT';

/** E.g. "30003", or what broke a connection, e.g. "ECONNRESET". */
type CarrierCode = string & {};

/** What is to be said of a line. */
export type Telling = Pick<ExplanationStep, 'code' | 'sentence'>;

/** A step, with what it takes to tell of it. */
export interface ToldStep {
  step: MessageStep;
  /** The change of status before; undefined for the first step. */
  before: StatusChange | undefined;
  attempt: number | null;
  facts: MessageFacts;
}

/** "2026-11-23T08:00:00Z" */
export function showTime(time: string): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

/** With a full stop, which carriers often leave out. */
export function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** What a refusal leaves behind where it says that the customer has opted out. */
export const optOutFollows = ' So an opt-out of the address is on record.';
