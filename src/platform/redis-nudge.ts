import type { Logger } from './logger.ts';
import { describeRedis, type RedisAddress } from './redis-address.ts';
import { connectRedis } from './redis-connection.ts';
import { newId } from './uuid.ts';

/** `up`: what this node says there comes back to it; `absent`: there is none. */
export type RedisState = 'up' | 'down' | 'absent';

export interface RedisStatus {
  redis: RedisState;
  /** Since when it is so. */
  since: Date;
  /** How long the last word to ourselves took; null where it is not `up`. */
  roundTripMs: number | null;
}

/** Nodes beside this one. */
export interface OtherNodes {
  send(): void;
  status(): RedisStatus;
  close(): void;
}

const nudgeChannel = 'outbound:events';
const probeEveryMs = 1_000;
/** Nothing heard for so long: it is down. */
const longestSilenceMs = 2_000;
/** Nothing heard for so long: the connections are given up for new ones. */
const givenUpAfterMs = 4_000;
const longestStartMs = 3_000;

/**
 * Nudges over Redis. Whether they arrive is known by a word that the node sends to itself every second, the way that
 * nudges take: a connection that stands says nothing of a server that hangs, or of a subscription that was lost.
 */
export async function openRedisNudge(address: RedisAddress, tellHere: () => void, log: Logger): Promise<OtherNodes> {
  const { publisher, subscriber } = connectRedis(address);
  const connections = new Set([publisher, subscriber]);
  const ownChannel = `outbound:probe:${newId()}`;
  const where = describeRedis(address);
  let state: RedisState = 'down';
  let since = new Date();
  let roundTripMs: number | null = null;
  let reason = 'no answer';
  let heardAt = performance.now();
  let isSending = false;
  let isClosed = false;
  let firstSign: () => void = () => {};
  const started = new Promise<void>((resolve) => {
    firstSign = resolve;
  });

  function turn(next: 'up' | 'down'): void {
    if (state === next || isClosed) return;
    state = next;
    since = new Date();
    if (next === 'down') {
      roundTripMs = null;
      warn();
    } else {
      reason = 'the connection was closed';
      log.info({ redis: where }, 'Redis answers');
      firstSign();
      // Whatever was said meanwhile.
      tellHere();
    }
  }

  function warn(): void {
    log.warn({ redis: where, reason }, 'Redis does not answer: events of other nodes come with the next poll');
  }

  function publish(channel: string, text: string): void {
    if (publisher.status !== 'ready') return;
    publisher.publish(channel, text).catch(noteError);
  }

  function probe(): void {
    publish(ownChannel, String(performance.now()));
    // What came while this process stood still is read before it is judged.
    setImmediate(() => {
      const silentMs = performance.now() - heardAt;
      if (silentMs > longestSilenceMs && state === 'up') {
        reason = 'no answer';
        turn('down');
      }
      if (silentMs > givenUpAfterMs) connectAnew();
    });
  }

  /** A client that is at it already is left at it. */
  function connectAnew(): void {
    heardAt = performance.now();
    for (const connection of connections) if (connection.status === 'ready') connection.disconnect(true);
  }

  function hear(channel: string, text: string): void {
    if (channel === nudgeChannel) tellHere();
    else hearProbe(text);
  }

  function hearProbe(text: string): void {
    if (publisher.status !== 'ready') return;
    heardAt = performance.now();
    roundTripMs = heardAt - Number(text);
    turn('up');
  }

  async function subscribe(): Promise<void> {
    heardAt = performance.now();
    await subscriber.subscribe(nudgeChannel, ownChannel).then(probe, noteError);
  }

  function noteError(error: unknown): void {
    reason = explainError(error);
  }

  subscriber.on('message', hear);
  subscriber.on('ready', subscribe);
  for (const connection of connections) {
    connection.on('close', () => turn('down'));
    connection.on('error', (error) => {
      noteError(error);
      firstSign();
    });
  }
  const probing = setInterval(probe, probeEveryMs);
  const longestStart = setTimeout(firstSign, longestStartMs);
  await started;
  clearTimeout(longestStart);
  if (state === 'down') warn();

  return {
    status: () => ({ redis: state, since, roundTripMs }),
    send() {
      if (isSending) return;
      isSending = true;
      // Nudges that come while one is on its way are one nudge: the reader reads all there is.
      setImmediate(() => {
        isSending = false;
        publish(nudgeChannel, '');
      });
    },
    close() {
      isClosed = true;
      clearInterval(probing);
      for (const connection of connections) connection.disconnect();
    },
  };
}

/** A host of several addresses tells why in its code only; a Cluster, in what its last node said. */
function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('lastNodeError' in error && error.lastNodeError !== undefined) return explainError(error.lastNodeError);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
