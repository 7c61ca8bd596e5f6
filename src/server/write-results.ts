import type { GraphQLError } from 'graphql';
import { MessageType } from 'graphql-ws';
import { WebSocket } from 'ws';
import { closeable } from '../platform/async-generator.ts';
import { readsTooSlowly } from './cork-frames.ts';

/** What of an execution's result is told. */
export interface Result {
  data?: Record<string, unknown> | null | undefined;
  errors?: readonly GraphQLError[] | undefined;
}

/**
 * Writes the results of a subscription to its socket as graphql-ws would, and gives it nothing more to do: its way of a
 * result to the socket takes longer than making the result does.
 */
export function writeResults(
  client: WebSocket,
  operationId: string,
  source: AsyncIterable<Result>,
  toPayload: (result: Result) => unknown,
): AsyncGenerator<never, void> {
  const head = `{"id":${JSON.stringify(operationId)},"type":"${MessageType.Next}","payload":`;
  const results = source[Symbol.asyncIterator]();

  async function* write(): AsyncGenerator<never, void> {
    for (;;) {
      const { value, done } = await results.next();
      if (done) return;
      if (client.readyState !== WebSocket.OPEN) continue;
      const text = `${head}${JSON.stringify(toPayload(value))}}`;
      if (readsTooSlowly(client)) await new Promise<void>((resolve) => client.send(text, () => resolve()));
      else client.send(text, () => {});
    }
  }

  return closeable(write(), () => void results.return?.());
}
