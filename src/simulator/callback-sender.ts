import { type Dispatcher, Pool } from 'undici';
import type { Callback } from './carrier.ts';
import type { DueQueue } from './due-queue.ts';

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
  readonly #pools = new Map<string, Pool>();
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
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  #attempt(origin: string, path: string, { headers, body }: Callback): Promise<number> {
    if (this.#closed) return Promise.resolve(0);
    return new Promise((resolve) => {
      this.#pool(origin).dispatch({ path, method: 'POST', headers, body }, new StatusReader(resolve));
    });
  }

  #pool(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known) return known;
    const pool = new Pool(origin, {
      connections: CONNECTIONS_PER_ORIGIN,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      connect: { timeout: 5_000 },
    });
    this.#pools.set(origin, pool);
    return pool;
  }
}

/** Keeps the status and drops the body: undici's own request() would build a stream for each. */
class StatusReader implements Dispatcher.DispatchHandler {
  readonly #resolve: (status: number) => void;
  #status = 0;

  constructor(resolve: (status: number) => void) {
    this.#resolve = resolve;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(): void {}

  onResponseEnd(): void {
    this.#resolve(this.#status);
  }

  onResponseError(): void {
    this.#resolve(0);
  }
}
