import type { Callback } from './carrier.ts';
import type { DueQueue } from './due-queue.ts';
import { HttpClient } from './http-client.ts';

export interface Logger {
  warn(fields: object, sentence: string): void;
}

// A receipt waits for its commit on the other side, so few connections would hold the whole flow back.
const CONNECTIONS_PER_ORIGIN = 256;
const TIMEOUT_MS = 15_000;
const BACK_OFF_MS = [50, 200, 800];

/** Posts callbacks over many connections per peer. */
export class CallbackSender {
  readonly #due: DueQueue;
  readonly #logger: Logger | undefined;
  readonly #clients = new Map<string, HttpClient>();
  #closed = false;

  constructor(due: DueQueue, logger: Logger | undefined) {
    this.#due = due;
    this.#logger = logger;
  }

  /** The peer's last HTTP status, or 0 if it could not be reached; repeated on a 5xx or a failed connection. Never throws. */
  async post(callback: Callback): Promise<number> {
    const { origin, pathname, search } = new URL(callback.url);
    let status = await this.#attempt(origin, pathname + search, callback);
    for (const backOffMs of BACK_OFF_MS) {
      if (this.#closed || (status > 0 && status < 500)) return status;
      await this.#due.pause(backOffMs);
      status = await this.#attempt(origin, pathname + search, callback);
    }
    if (status === 0 || status >= 500) this.#logger?.warn({ origin, status }, 'A callback was given up.');
    return status;
  }

  /** Requests under way are cut off. */
  close(): void {
    this.#closed = true;
    for (const client of this.#clients.values()) client.close();
  }

  #attempt(origin: string, path: string, { headers, body }: Callback): Promise<number> {
    if (this.#closed) return Promise.resolve(0);
    return this.#client(origin).post(path, headers, body);
  }

  #client(origin: string): HttpClient {
    const known = this.#clients.get(origin);
    if (known) return known;
    const client = new HttpClient(origin, { mostConnections: CONNECTIONS_PER_ORIGIN, timeoutMs: TIMEOUT_MS });
    this.#clients.set(origin, client);
    return client;
  }
}
