import { Redis } from 'ioredis';
import type { Logger } from './logger.ts';

/** Says "there is something new" to whoever reads the event log, here and on other nodes. It may be lost: readers poll as well. */
export interface Nudge {
  send(): void;
  /** Returns the function that ends the listening. */
  listen(listener: () => void): () => void;
  close(): Promise<void>;
}

const redisChannel = 'outbound:events';

export async function openNudge(redisUrl: string | undefined, log: Logger): Promise<Nudge> {
  const listeners = new Set<() => void>();
  const tellHere = () => {
    for (const listener of listeners) listener();
  };
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  if (redisUrl === undefined) return { send: tellHere, listen, close: async () => {} };

  const { publisher, subscriber } = connect(redisUrl, log);
  subscriber.on('message', tellHere);
  subscriber.on(
    'ready',
    () => void subscriber.subscribe(redisChannel).catch((error) => log.warn({ error }, 'redis subscribe failed')),
  );
  let isSending = false;
  return {
    listen,
    send() {
      tellHere();
      if (isSending || publisher.status !== 'ready') return;
      isSending = true;
      // Nudges that come while one is on its way are one nudge: the reader reads all there is.
      setImmediate(() => {
        isSending = false;
        publisher.publish(redisChannel, '').catch((error) => log.warn({ error }, 'redis publish failed'));
      });
    },
    async close() {
      listeners.clear();
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

function connect(redisUrl: string, log: Logger) {
  const options = { lazyConnect: false, maxRetriesPerRequest: 1, enableOfflineQueue: false, autoResubscribe: false };
  const publisher = new Redis(redisUrl, options);
  const subscriber = new Redis(redisUrl, options);
  for (const connection of [publisher, subscriber]) {
    connection.on('error', (error) => log.warn({ reason: error.message }, 'redis is out of reach; polling goes on'));
  }
  return { publisher, subscriber };
}
