import type { ServerResponse } from 'node:http';

/** Sends a whole answer. Node is told its length: otherwise it would send it in chunks, which takes both sides longer. */
export function sendText(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
}
