import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { World } from './world.ts';

/** Follows every status of every message of the organization, and resumes with its cursor whenever it is cut. */
export interface Subscriber {
  /** Every cursor that came, in order; one that came twice is there twice. */
  cursors: string[];
  reconnections: number;
  /** Whatever it was refused for, beside a broken connection. */
  refusals: string[];
  /** Breaks its connection without a word. */
  cut(): void;
  stop(): void;
}

type Told = (status: string) => void;
interface StatusData {
  deliveryStatusChanged: { cursor: string; status: string };
}

const query = `
  subscription ($after: Cursor) {
    deliveryStatusChanged(after: $after) { cursor status message { id } }
  }`;
const tryAgainMs = 200;

export async function startSubscriber({ apiUrl, caller }: World, told: Told): Promise<Subscriber> {
  let { eventCursor: after } = await caller.ask<{ eventCursor: string }>('{ eventCursor }');
  let client: Client | null = null;
  let isStopped = false;
  const subscriber: Subscriber = {
    cursors: [],
    reconnections: 0,
    refusals: [],
    cut: () => client?.terminate(),
    stop() {
      isStopped = true;
      client?.terminate();
    },
  };
  void follow();
  return subscriber;

  async function follow(): Promise<void> {
    while (!isStopped) {
      const failure = await followOnce();
      if (Array.isArray(failure)) subscriber.refusals.push(JSON.stringify(failure));
      subscriber.reconnections += 1;
      await sleep(tryAgainMs);
    }
  }

  /** Until it breaks. */
  function followOnce(): Promise<unknown> {
    const opened = createClient({
      url: `${apiUrl.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${caller.token}` },
      retryAttempts: 0,
    });
    client = opened;
    return new Promise((resolve) => {
      opened.subscribe<StatusData>(
        { query, variables: { after } },
        {
          next({ data, errors }) {
            if (errors !== undefined) subscriber.refusals.push(JSON.stringify(errors));
            if (data == null) return;
            after = data.deliveryStatusChanged.cursor;
            subscriber.cursors.push(after);
            told(data.deliveryStatusChanged.status);
          },
          error: resolve,
          complete: () => resolve(null),
        },
      );
    });
  }
}
