import type { Server } from 'node:http';
import { execute, GraphQLError, type GraphQLSchema } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { toPublicErrors } from '../../schema/errors.ts';
import type { AppContext } from '../context.ts';
import { DomainError, ourFault } from '../platform/domain-error.ts';
import type { Logger } from '../platform/logger.ts';
import { type Authenticate, tokenExpired } from './authenticate.ts';
import { corkFrames } from './cork-frames.ts';
import { createOperationCounter } from './count-operations.ts';
import { createContext } from './create-context.ts';
import { mostBodyBytes } from './http-server.ts';
import { readDocument } from './read-document.ts';
import { createSubscribe } from './share-executions.ts';
import { type Result, writeResults } from './write-results.ts';

const longestTimerMs = 2 ** 31 - 1;
/** A client that asks and does not read is closed with 4429. */
const mostUnreadBytes = 16 * 1024 * 1024;
const mostOperations = 5_000;

interface WebSocketOptions {
  schema: GraphQLSchema;
  app: AppContext;
  authenticate: Authenticate;
  log: Logger;
}

/** graphql-transport-ws on /graphql. A token that is not valid (any more) closes the socket with 4403 and the reason. */
export function attachWebSocketServer(
  http: Server,
  { schema, app, authenticate, log }: WebSocketOptions,
): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostBodyBytes });
  http.on('upgrade', (request, socket, head) => {
    // Node hands the socket over without a listener: a client that breaks off now would end the process.
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== '/graphql') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      corkFrames(client, socket);
      sockets.emit('connection', client, request);
    });
  });

  const format = (errors: readonly GraphQLError[]) =>
    toPublicErrors(errors, log).map((error) => {
      app.store.metrics.errors.inc({ code: String(error.extensions['code']) });
      return error.toJSON();
    });
  const toPayload = ({ data, errors }: Result) =>
    errors === undefined ? { data: data ?? null } : { data: data ?? null, errors: format(errors) };
  const counter = createOperationCounter(app.store.metrics);
  const server = useServer<Record<string, unknown>, { expiry: NodeJS.Timeout }>(
    {
      // Otherwise the message of an unexpected error would be the reason of the close.
      isProd: true,
      async onConnect({ connectionParams, extra }) {
        const refuse = (error: unknown) => {
          const { code, reason } = explainRefusal(error, log);
          extra.socket.close(code, reason);
        };
        const authorization = readAuthorization(connectionParams);
        // Without a token introspection is open; every field answers UNAUTHENTICATED.
        if (authorization === null) return true;
        try {
          const { expiresAt } = await authenticate(authorization);
          const leftMs = expiresAt.getTime() - Date.now();
          // No timer reaches further; events are refused to an expired token in any case.
          if (leftMs <= longestTimerMs) extra.expiry = setTimeout(() => refuse(tokenExpired()), leftMs);
          return true;
        } catch (error) {
          refuse(error);
          return false;
        }
      },
      onDisconnect({ extra }) {
        clearTimeout(extra.expiry);
      },
      async onSubscribe({ connectionParams, extra, subscriptions }, _id, payload) {
        const isOverloaded =
          extra.socket.bufferedAmount > mostUnreadBytes || Object.keys(subscriptions).length > mostOperations;
        if (isOverloaded) {
          const sentence = 'Read what was sent, and ask for less at a time.';
          extra.socket.close(4429, sentence);
          return [new GraphQLError(sentence)];
        }
        const { query, operationName, variables } = payload;
        counter.arrive(payload);
        const document = readDocument(schema, query);
        if (Array.isArray(document)) return document;
        counter.tellKind(payload, document, operationName);
        const contextValue = await createContext(app, authenticate, readAuthorization(connectionParams));
        return { schema, document, operationName, variableValues: variables, contextValue };
      },
      execute,
      subscribe: createSubscribe(),
      onOperation({ extra }, id, payload, _args, result) {
        if (!(Symbol.asyncIterator in result)) return undefined;
        counter.count(payload, undefined);
        return writeResults(extra.socket, id, result, toPayload);
      },
      // Not told of what a subscription brings.
      onNext(_context, _id, payload, _args, result) {
        const answer = toPayload(result);
        counter.count(payload, answer.errors);
        return answer;
      },
      onError(_context, _id, payload, errors) {
        const told = format(errors);
        counter.count(payload, told);
        return told;
      },
    },
    sockets,
  );
  return { close: async () => server.dispose() };
}

/** Why a socket is closed; the protocol leaves room for 123 bytes. */
function explainRefusal(error: unknown, log: Logger): { code: CloseCode; reason: string } {
  if (error instanceof DomainError) {
    return { code: CloseCode.Forbidden, reason: `${error.code}: ${error.message}`.slice(0, 120) };
  }
  log.error({ err: error }, 'a socket could not be opened');
  return { code: CloseCode.InternalServerError, reason: ourFault };
}

/** `{"authorization": "Bearer …"}` of connection_init, in whichever case a client writes headers. */
function readAuthorization(connectionParams: Record<string, unknown> | undefined): string | null {
  const entry = Object.entries(connectionParams ?? {}).find(([name]) => name.toLowerCase() === 'authorization');
  return typeof entry?.[1] === 'string' ? entry[1] : null;
}
