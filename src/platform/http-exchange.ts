import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface ExchangeRules {
  /** A longer answer is none. */
  mostBytes: number;
  /** Asked when the connection is there, right before the first byte is written. */
  isStale?: () => boolean;
}

export const staleRequestCode = 'STALE_REQUEST';

/** The request was not written: it had become stale while it waited for a connection. */
export class StaleRequestError extends Error {
  override readonly name = 'StaleRequestError';
  readonly code = staleRequestCode;
}

/** One request and its whole answer. Rejects where no whole answer comes. */
export function exchange(
  http: Dispatcher,
  options: Dispatcher.DispatchOptions,
  rules: ExchangeRules,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    http.dispatch(options, new AnswerReader(rules, resolve, reject));
  });
}

/** undici's own request() asks nothing before it writes, and builds a stream for each answer. */
class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #rules: ExchangeRules;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: Error) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};

  constructor(rules: ExchangeRules, resolve: (answer: HttpAnswer) => void, reject: (error: Error) => void) {
    this.#rules = rules;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#rules.isStale?.()) controller.abort(new StaleRequestError('It is too late to send this request.'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#rules.mostBytes) controller.abort(new Error('The answer is too long'));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const text = Buffer.concat(this.#chunks).toString('utf8');
    this.#resolve({ status: this.#status, headers: this.#headers, text });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}
