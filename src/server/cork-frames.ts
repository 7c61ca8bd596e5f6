import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

const mostBufferedBytes = 256 * 1024;

/**
 * Lets the frames of one turn of the event loop leave in one write: a write each costs more than making the frame.
 * A client that reads slower than we write is waited for as before.
 */
export function corkFrames(client: WebSocket, wire: Duplex): void {
  const send: (data: string, done: (error?: Error) => void) => void = client.send.bind(client);
  let isCorked = false;

  function cork(): void {
    if (isCorked) return;
    isCorked = true;
    wire.cork();
    setImmediate(() => {
      isCorked = false;
      wire.uncork();
    });
  }

  function sendCorked(data: string, done: (error?: Error) => void): void {
    if (readsTooSlowly(client)) {
      send(data, done);
      return;
    }
    cork();
    // What goes wrong with the connection closes it, which ends its subscriptions.
    send(data, () => {});
    done();
  }

  client.send = sendCorked as typeof client.send;
}

/** A client that has not taken what was sent to it: whoever sends more waits for it. */
export function readsTooSlowly(client: WebSocket): boolean {
  return client.bufferedAmount > mostBufferedBytes;
}
