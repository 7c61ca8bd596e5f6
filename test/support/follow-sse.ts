import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createClient } from 'graphql-sse';
import type { Following } from './client.ts';

/** As `Client.follow`, over server-sent events: a connection of its own for each. */
export function followSse<Data, Variables>(
  url: string,
  token: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Following<Data> {
  const client = createClient({
    url: `${url}/graphql`,
    headers: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const results = client.iterate<Data>({
    query: print(document),
    variables: variables as Record<string, unknown>,
  });
  const end = Promise.withResolvers<unknown>();

  async function next(): Promise<Data> {
    const result = await results.next().catch((error: unknown) => ({ done: true, value: error }) as const);
    const failure = result.done ? (result.value ?? new Error('The subscription is complete')) : result.value.errors;
    if (failure !== undefined) {
      end.resolve(failure);
      throw failure;
    }
    return result.value.data as Data;
  }

  return {
    next,
    ended: end.promise,
    stop: () => client.dispose(),
    async until(matches) {
      const taken: Data[] = [];
      for (;;) {
        const data = await next();
        taken.push(data);
        if (matches(data)) return taken;
      }
    },
  };
}
