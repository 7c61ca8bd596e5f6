import { sql } from '../platform/database.ts';
import { invalid } from '../platform/domain-error.ts';

const dayMs = 86_400_000;
const mostDaysToLive = 30;
/** What is not sent within a day is seldom still wanted. */
const defaultLifeMs = dayMs;

export interface RequestTimes {
  sendAt?: Date | null | undefined;
  expiresAt?: Date | null | undefined;
}

/** When a request expires: as it says, else a day after its start. */
export function expiryOf({ expiresAt, sendAt, createdAt }: RequestTimes & { createdAt: Date }): Date {
  return expiresAt ?? new Date((sendAt ?? createdAt).getTime() + defaultLifeMs);
}

/** The same of a row of outbound_request. */
export const requestExpiry = sql`coalesce(expires_at, coalesce(send_at, created_at) + interval '24 hours')`;

export function checkSendAt(sendAt: Date): void {
  const aheadMs = sendAt.getTime() - Date.now();
  if (aheadMs < 0) throw invalid('sendAt', 'sendAt is in the past; leave it out to send at once.');
  if (sendAt > aYearFromNow()) throw invalid('sendAt', 'sendAt is more than a year ahead: give an earlier time.');
}

function aYearFromNow(): Date {
  const date = new Date();
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date;
}

/** `startAt`: when the sending begins. */
export function checkExpiresAt(expiresAt: Date, startAt: Date): void {
  const lifeMs = expiresAt.getTime() - startAt.getTime();
  if (lifeMs <= 0)
    throw invalid('expiresAt', 'expiresAt is not after the start: give a later time, or leave it out for 24 hours.');
  if (lifeMs > mostDaysToLive * dayMs)
    throw invalid('expiresAt', `expiresAt is more than ${mostDaysToLive} days after the start: give an earlier time.`);
}
