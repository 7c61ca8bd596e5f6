import { DomainError, invalid } from '../platform/domain-error.ts';
import type { Event } from './event.ts';

/** A place in the log, in commit order. */
export interface EventPosition {
  xid: bigint;
  position: bigint;
}

export function isAfter(a: EventPosition, b: EventPosition): boolean {
  return a.xid > b.xid || (a.xid === b.xid && a.position > b.position);
}

const version = 'e1';

/** The opaque cursor that clients hand back as `after`. */
export function writeEventCursor(event: Pick<Event, 'organizationId' | 'xid' | 'position'>): string {
  return Buffer.from(`${version}.${event.organizationId}.${event.xid}.${event.position}`).toString('base64url');
}

export function readEventCursor(cursor: string, organizationId: string): EventPosition {
  const text = Buffer.from(cursor, 'base64url').toString();
  const match = /^e1\.([0-9a-f-]{36})\.(\d{1,19})\.(\d{1,18})$/.exec(text);
  const [, owner, xid, position] = match ?? [];
  // Another organization's cursor gets the same answer as a broken one: it tells nothing.
  if (owner !== organizationId || xid === undefined || position === undefined) {
    throw invalid('after', 'after is no cursor of this event log: hand back the cursor of an event that you received.');
  }
  return { xid: BigInt(xid), position: BigInt(position) };
}

export function cursorExpired(): DomainError {
  return new DomainError(
    'CURSOR_EXPIRED',
    'The events after this cursor are no longer kept: subscribe without after, and read the present state by a query.',
  );
}
