import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../platform/logger.ts';
import type { Store } from '../platform/store.ts';
import type { Event } from './event.ts';
import type { EventPosition } from './event-cursor.ts';
import { readEvents, readHead } from './read-events.ts';

export type EventListener = (events: Event[]) => void;

/** One reader of the log per node: it hands every event to those who follow its organization. */
export interface EventTail {
  /** Resolves when every event committed from then on reaches the listener; gives the function that detaches it. */
  attach(organizationId: string, listener: EventListener): Promise<() => void>;
  close(): Promise<void>;
}

const busyPollMs = 10;
/** Nudges come with every commit; so often it is not worth reading. */
const leastPauseMs = 4;
const idlePollMs = 50;
const busyForMs = 1_000;
const afterErrorMs = 500;

export function tailEvents({ em, nudge, metrics }: Store, log: Logger): EventTail {
  const listeners = new Map<string, Set<EventListener>>();
  let position: EventPosition | null = null;
  let running: Promise<void> | null = null;
  let isClosed = false;
  let busyUntil = 0;
  let isNudged = false;
  let wake: () => void = () => {};
  const stopListening = nudge.listen(() => {
    isNudged = true;
    stayBusy();
    wake();
  });

  function stayBusy(): void {
    busyUntil = Date.now() + busyForMs;
  }

  async function run(): Promise<void> {
    while (!isClosed && listeners.size > 0) {
      const waitMs = await readOnce();
      if (waitMs === 0) continue;
      await sleep(leastPauseMs);
      if (!isNudged) await sleepOrWake(waitMs);
      isNudged = false;
    }
    // Nobody follows: reading stops, and the next follower starts from the head of that moment.
    position = null;
    running = null;
  }

  async function readOnce(): Promise<number> {
    try {
      position ??= await readHead(em.fork());
      const { events, isFull } = await readEvents(em.fork(), position);
      const last = events.at(-1);
      if (last !== undefined) {
        position = { xid: last.xid, position: last.position, rest: 0 };
        metrics.eventsRead.inc(events.length);
        metrics.eventLag.observe(Math.max(0, Date.now() - last.at.getTime()) / 1_000);
        // Of what other nodes do there may be no nudge.
        stayBusy();
        handOut(events);
      }
      if (isFull) return 0;
      return Date.now() < busyUntil ? busyPollMs : idlePollMs;
    } catch (error) {
      log.error({ err: error }, 'the event log could not be read; trying again');
      return afterErrorMs;
    }
  }

  function handOut(events: Event[]): void {
    for (const [organizationId, followers] of listeners) {
      const own = events.filter((event) => event.organizationId === organizationId);
      if (own.length > 0) for (const follower of followers) follower(own);
    }
  }

  function sleepOrWake(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    async attach(organizationId, listener) {
      const followers = listeners.get(organizationId) ?? new Set();
      followers.add(listener);
      metrics.subscribers.inc();
      listeners.set(organizationId, followers);
      const detach = () => {
        if (followers.delete(listener)) metrics.subscribers.dec();
        if (followers.size === 0 && listeners.get(organizationId) === followers) listeners.delete(organizationId);
      };
      try {
        // Of several that begin together the first counts: a later head would leave out what the first was promised.
        const head = position ?? (await readHead(em.fork()));
        position ??= head;
      } catch (error) {
        detach();
        throw error;
      }
      running ??= run();
      return detach;
    },
    async close() {
      isClosed = true;
      stopListening();
      wake();
      await running;
    },
  };
}
