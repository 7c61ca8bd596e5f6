import type { CarrierReceipt } from './provider.ts';
import { explain, isReportAboutChannel, isRetryableReport, saysOptOut } from './twilio-errors.ts';

// How Twilio writes what it knows of a message, in answers, lists and callbacks alike.

export function readSid(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,64}$/.test(value) ? value : null;
}

/** With a messaging service the count is not known yet and comes as "0". */
export function readSegments(value: unknown): number | null {
  const segments = Number(value);
  return Number.isInteger(segments) && segments >= 1 && segments <= 100 ? segments : null;
}

/** Null for the steps before sent, and for what is none. */
export function readStatus(carrierStatus: string): CarrierReceipt['status'] | null {
  return statuses.get(carrierStatus) ?? null;
}

const statuses = new Map<string, CarrierReceipt['status']>([
  ['sent', 'SENT'],
  ['delivered', 'DELIVERED'],
  ['read', 'READ'],
  ['failed', 'FAILED'],
  ['undelivered', 'FAILED'],
  ['canceled', 'FAILED'],
]);

/** Why a message ended as `carrierStatus`; null where that is no failure. */
export function readFailure(
  carrierStatus: string,
  carrierCode: unknown,
  carrierMessage: unknown,
): CarrierReceipt['failure'] {
  if (readStatus(carrierStatus) !== 'FAILED') return null;
  const number = Number(carrierCode);
  const code = Number.isInteger(number) && number > 0 ? number : null;
  return {
    code: code === null ? carrierStatus.toUpperCase() : String(code),
    sentence: explain(code, carrierMessage),
    isRetryable: code !== null && isRetryableReport(code),
    ...(saysOptOut(code) && { optsOut: true }),
    ...(code !== null && isReportAboutChannel(code) && { isAboutChannel: true }),
  };
}
