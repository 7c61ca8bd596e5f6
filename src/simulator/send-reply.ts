import type { ServerResponse } from 'node:http';
import type { Reply } from './carrier.ts';

export function sendReply(response: ServerResponse, { status, contentType, body, headers }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
