import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface Call {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly form: URLSearchParams;
  readonly at: number;
}

export interface Receiver {
  readonly url: string;
  readonly calls: readonly Call[];
  /** The calls so far, once there are that many. */
  received(count: number): Promise<readonly Call[]>;
  /** From now on calls are answered by this; the default is 204 at once. */
  answerWith(answer: (response: ServerResponse, call: Call) => void): void;
  close(): Promise<void>;
}

/** Stands for our service: keeps what carriers post to it. */
export async function startReceiver(): Promise<Receiver> {
  const calls: Call[] = [];
  const waiting = new Set<() => void>();
  let answer = (response: ServerResponse, _call: Call): void => {
    response.writeHead(204).end();
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const call = { url: base + request.url, headers: request.headers, form: new URLSearchParams(body), at: Date.now() };
    calls.push(call);
    answer(response, call);
    for (const check of waiting) check();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  return {
    url: base,
    calls,
    received: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (calls.length < count) return;
          waiting.delete(check);
          resolve([...calls]);
        };
        waiting.add(check);
        check();
      }),
    answerWith: (next) => {
      answer = next;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
