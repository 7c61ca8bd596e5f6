import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type DocumentNode, print } from 'graphql';
import { createClient as createSocketClient, type Client as SocketClient } from 'graphql-ws';
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import type { Role } from '../../src/organization/actor.ts';
import { newId } from '../../src/platform/uuid.ts';
import { authSecret } from './service.ts';

export interface GraphQLErrorShape {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; field?: string; retryAfterSeconds?: number };
}

/** What a caller of one organization does, over HTTP and the socket. */
export interface Client {
  organizationId: string;
  token: string;
  /** The data; throws where there are errors. */
  run<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
  /** The first error; throws where there is none. */
  refused<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<GraphQLErrorShape>;
  /** A cursor at the end of the log. A socket does not tell when a subscription begins: with this as `after`, it begins here. */
  eventCursor(): Promise<string>;
  /** Results as they come. */
  follow<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Following<Data>;
  close(): Promise<void>;
}

export interface Following<Data> {
  /** The next result that was not taken yet. */
  next(): Promise<Data>;
  /** Takes results until one matches. */
  until(matches: (data: Data) => boolean): Promise<Data[]>;
  stop(): void;
  /** Rejects with what ended it, where it was ended. */
  ended: Promise<unknown>;
}

export async function signToken(
  claims: { organizationId?: string; roles?: Role[]; subject?: string; expiresIn?: string } = {},
  secret = authSecret,
): Promise<string> {
  return new SignJWT({ org: claims.organizationId ?? newId(), roles: claims.roles ?? ['admin'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(claims.subject ?? 'tester')
    .setExpirationTime(claims.expiresIn ?? '1h')
    .sign(new TextEncoder().encode(secret));
}

export async function createClient(
  url: string,
  {
    organizationId = newId(),
    roles = ['admin'],
    subject = 'tester',
  }: { organizationId?: string; roles?: Role[]; subject?: string } = {},
): Promise<Client> {
  const token = await signToken({ organizationId, roles, subject });
  const headers = { authorization: `Bearer ${token}` };
  let socket: SocketClient | null = null;

  async function post(document: DocumentNode, variables: unknown) {
    return postGraphQL(url, { query: print(document), variables }, headers);
  }

  return {
    organizationId,
    token,
    async run<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
      const { data, errors } = await post(document, variables);
      if (errors !== undefined) throw new Error(`${errors[0]?.extensions?.code}: ${errors[0]?.message}`);
      return data as Data;
    },
    async refused(document, variables) {
      const { errors } = await post(document, variables);
      const [error] = errors ?? [];
      if (error === undefined) throw new Error('The operation was not refused');
      return error;
    },
    follow<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Following<Data> {
      socket ??= createSocketClient({
        url: `${url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: headers,
        retryAttempts: 0,
      });
      return followOperation<Data>(socket, print(document), variables as Record<string, unknown>);
    },
    async eventCursor() {
      const { data } = await postGraphQL(url, { query: '{ eventCursor }' }, headers);
      return (data as { eventCursor: string }).eventCursor;
    },
    async close() {
      await socket?.dispose();
    },
  };
}

export async function postGraphQL(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; data?: unknown; errors?: GraphQLErrorShape[] }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as { data?: unknown; errors?: GraphQLErrorShape[] }) };
}

function followOperation<Data>(
  socket: SocketClient,
  query: string,
  variables: Record<string, unknown>,
): Following<Data> {
  const arrived: Data[] = [];
  let wake: () => void = () => {};
  let failure: unknown = null;
  let stop: () => void = () => {};
  const ended = new Promise<unknown>((resolve) => {
    const fail = (error: unknown) => {
      failure = error;
      wake();
      resolve(error);
    };
    stop = socket.subscribe<Data>(
      { query, variables },
      {
        next({ data, errors }) {
          if (errors !== undefined) return fail(errors);
          if (data != null) arrived.push(data);
          wake();
        },
        error: fail,
        complete: () => fail(new Error('The subscription is complete')),
      },
    );
  });
  async function next(): Promise<Data> {
    for (;;) {
      const data = arrived.shift();
      if (data !== undefined) return data;
      if (failure !== null) throw failure;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return {
    next,
    ended,
    stop: () => stop(),
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
