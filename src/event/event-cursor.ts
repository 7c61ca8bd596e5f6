import { DomainError, invalid } from '../platform/domain-error.ts';
import type { Event } from './event.ts';

/** A place in the log, in commit order. */
export interface EventPosition {
  xid: bigint;
  position: bigint;
  /** How many changes of the same row come after it. */
  rest: number;
}

export function isAfter(a: EventPosition, b: EventPosition): boolean {
  if (a.xid !== b.xid) return a.xid > b.xid;
  return a.position > b.position || (a.position === b.position && a.rest < b.rest);
}

const version = 'e1';

type EventPlace = Pick<Event, 'organizationId'> & EventPosition;

/** The opaque cursor that clients hand back as `after`. */
export function writeEventCursor({ organizationId, xid, position, rest }: EventPlace): string {
  const within = rest === 0 ? '' : `.${rest}`;
  return Buffer.from(`${version}.${organizationId}.${xid}.${position}${within}`).toString('base64url');
}

export function readEventCursor(cursor: string, organizationId: string): EventPosition {
  const text = Buffer.from(cursor, 'base64url').toString();
  const match = /^e1\.([0-9a-f-]{36})\.(\d{1,19})\.(\d{1,18})(?:\.([1-9]\d{0,8}))?$/.exec(text);
  const [, owner, xid, position, rest = '0'] = match ?? [];
  // Another organization's cursor gets the same answer as a broken one: it tells nothing.
  if (owner !== organizationId || xid === undefined || position === undefined) {
    throw invalid('after', 'after is no cursor of this event log: hand back the cursor of an event that you received.');
  }
  return { xid: BigInt(xid), position: BigInt(position), rest: Number(rest) };
}

export function cursorExpired(): DomainError {
  return new DomainError(
    'CURSOR_EXPIRED',
    'The events after this cursor are no longer kept: subscribe without after, and read the present state by a query.',
  );
}
