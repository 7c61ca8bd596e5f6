import type { EntityManager } from '@mikro-orm/postgresql';
import { closeable } from '../platform/async-generator.ts';
import type { Event } from './event.ts';
import { type EventPosition, isAfter, readEventCursor } from './event-cursor.ts';
import { type EventPage, readEvents, readHead, requireKept } from './read-events.ts';
import type { EventTail } from './tail-events.ts';

export interface Following {
  organizationId: string;
  /** Cursor of the last event that the follower has; without it the following starts now. */
  after?: string | null | undefined;
  matches(event: Event): boolean;
}

const mostBuffered = 10_000;

/**
 * Events of one organization in commit order, without a gap, as many at a time as there are: first those after the cursor
 * from the log, then live. A follower that falls far behind loses its buffer, not its events: it reads them from the log again.
 */
export async function followEvents(
  em: EntityManager,
  tail: EventTail,
  following: Following,
): Promise<AsyncGenerator<Event[], void>> {
  const { organizationId } = following;
  const after = following.after == null ? null : readEventCursor(following.after, organizationId);
  if (after !== null) await requireKept(em.fork(), after);

  let buffer: Event[] = [];
  let mustReadLog = after !== null;
  let isClosed = false;
  let wake: () => void = () => {};

  const detach = await tail.attach(organizationId, (events) => {
    // What the tail hands out is visible in the log: the reading that is due finds it there.
    if (mustReadLog) return;
    for (const event of events) if (following.matches(event)) buffer.push(event);
    if (buffer.length > mostBuffered) {
      buffer = [];
      mustReadLog = true;
    }
    wake();
  });
  let last: EventPosition = after ?? (await readHead(em.fork()));

  function close(): void {
    isClosed = true;
    buffer = [];
    detach();
    wake();
  }

  async function* follow(): AsyncGenerator<Event[], void> {
    while (!isClosed) {
      if (mustReadLog) yield* followLog();
      const events = buffer.filter((event) => isAfter(event, last));
      buffer = [];
      last = events.at(-1) ?? last;
      if (events.length > 0) yield events;
      if (buffer.length === 0 && !mustReadLog && !isClosed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  async function* followLog(): AsyncGenerator<Event[], void> {
    // From here on the live events are buffered, so that nothing falls between this reading and them.
    mustReadLog = false;
    let page: EventPage;
    do {
      page = await readEvents(em.fork(), last, organizationId);
      last = page.events.at(-1) ?? last;
      const events = page.events.filter(following.matches);
      if (events.length > 0) yield events;
    } while (page.isFull && !isClosed);
  }

  return closeable(follow(), close);
}
