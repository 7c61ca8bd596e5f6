import type { Logger } from './logger.ts';
import type { RedisAddress } from './redis-address.ts';
import { type OtherNodes, openRedisNudge, type RedisStatus } from './redis-nudge.ts';

/** Says "there is something new" to whoever reads the event log, here and on other nodes. It may be lost: readers poll as well. */
export interface Nudge {
  send(): void;
  /** Returns the function that ends the listening. */
  listen(listener: () => void): () => void;
  /** As it is at this moment. */
  status(): RedisStatus;
  close(): Promise<void>;
}

/** Resolves when Redis answers, or does not: after three seconds at most, for the service does without it. */
export async function openNudge(redis: RedisAddress | null, log: Logger): Promise<Nudge> {
  const listeners = new Set<() => void>();
  const tellHere = () => {
    for (const listener of listeners) listener();
  };
  const others = redis === null ? noOthers() : await openRedisNudge(redis, tellHere, log);
  return {
    send() {
      tellHere();
      others.send();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    status: others.status,
    async close() {
      listeners.clear();
      others.close();
    },
  };
}

function noOthers(): OtherNodes {
  const since = new Date();
  return { send() {}, status: () => ({ redis: 'absent', since, roundTripMs: null }), close() {} };
}
