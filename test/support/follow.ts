import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { createClient, type Following } from './client.ts';
import { followSse } from './follow-sse.ts';
import type { Service } from './service.ts';

export const transports = ['graphql-ws', 'SSE'] as const;
export type Transport = (typeof transports)[number];

/** Follows on a connection of its own, which `stop` ends. */
export async function followOn<Data, Variables>(
  transport: Transport,
  { url }: Service,
  organizationId: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Following<Data>> {
  const client = await createClient(url, { organizationId });
  if (transport === 'SSE') return followSse(url, client.token, document, variables);
  const following = client.follow(document, variables);
  return {
    ...following,
    stop() {
      following.stop();
      void client.close();
    },
  };
}

/** The codes of the errors that a subscription ended with. */
export async function readRefusal(following: Following<unknown>): Promise<(string | undefined)[]> {
  const failure: unknown = await following.next().then(
    () => new Error('The subscription was not refused'),
    (error: unknown) => error,
  );
  if (!Array.isArray(failure)) throw failure;
  return failure.map((error: { extensions?: { code?: string } }) => error.extensions?.code);
}
