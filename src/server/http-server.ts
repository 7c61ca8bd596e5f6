import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ourFault } from '../platform/domain-error.ts';
import type { Logger } from '../platform/logger.ts';
import { sendText } from '../platform/send-text.ts';
import { showCount } from '../platform/text.ts';

/** One path of the service: answers the request, or throws. */
export type HttpDoor = (request: IncomingMessage, response: ServerResponse, path: string) => unknown;

/** Doors by the first part of the path, e.g. `webhooks` for /webhooks/1. */
type HttpDoors = Record<string, HttpDoor>;

/** Of a request, and of a message on a socket. */
export const mostBodyBytes = 4 * 1024 * 1024;

interface HttpServer {
  server: Server;
  /** Takes nothing new, lets requests at work be answered, ends streams. */
  close(): Promise<void>;
}

const graceMs = 10_000;

export function createHttpServer(doors: HttpDoors, log: Logger): HttpServer {
  const atWork = new Set<ServerResponse>();
  const server = createServer({ keepAliveTimeout: 65_000 }, async (request, response) => {
    atWork.add(response);
    response.once('close', () => atWork.delete(response));
    try {
      await route(doors, request, response);
    } catch (error) {
      log.error({ err: error, path: request.url?.split('?')[0] }, 'a request failed');
      if (!response.headersSent) sendJson(response, 500, { error: ourFault });
      else response.destroy();
    }
  });
  return {
    server,
    async close() {
      server.close();
      server.closeIdleConnections();
      const deadline = AbortSignal.timeout(graceMs);
      for (const response of atWork) {
        if (isStream(response)) endStream(response);
        else if (!response.closed) await once(response, 'close', { signal: deadline }).catch(() => {});
      }
      server.closeAllConnections();
    },
  };
}

/** An answer is written at once; what has begun and not ended is a subscription over SSE, which has no end of its own. */
function isStream(response: ServerResponse): boolean {
  return response.headersSent && !response.writableEnded;
}

/** Without a word of completion, so that the client subscribes again, elsewhere. */
function endStream(response: ServerResponse): void {
  // What writes to it does not know yet.
  response.on('error', () => {}).end();
}

function route(doors: HttpDoors, request: IncomingMessage, response: ServerResponse): unknown {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (!URL.canParse(`http://${request.headers.host}`))
    return sendJson(response, 400, { error: 'The Host header is no host.' });
  if (path === '/') return response.writeHead(302, { location: '/graphql' }).end();
  const refusal = checkBodySize(request);
  if (refusal !== null) return sendJson(response, refusal.status, { error: refusal.sentence }, { connection: 'close' });
  const name = path.split('/')[1] ?? '';
  const door = Object.hasOwn(doors, name) ? doors[name] : undefined;
  if (door === undefined) return sendJson(response, 404, { error: `There is nothing at ${path.slice(0, 100)}.` });
  return door(request, response, path);
}

function checkBodySize(request: IncomingMessage): { status: number; sentence: string } | null {
  if (request.headers['transfer-encoding'] !== undefined) {
    return { status: 411, sentence: 'Send the body with a Content-Length.' };
  }
  if (Number(request.headers['content-length'] ?? 0) <= mostBodyBytes) return null;
  return { status: 413, sentence: `The body is larger than ${showCount(mostBodyBytes)} bytes: send less at a time.` };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  sendText(response, status, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
}
