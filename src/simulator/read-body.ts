import type { IncomingMessage } from 'node:http';

const LIMIT_BYTES = 1_048_576;

/** Hands the body over as text, or null when it is larger than 1 MiB; not at all when the client leaves. */
export function readBody(request: IncomingMessage, take: (body: string | null) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= LIMIT_BYTES) chunks.push(chunk);
  });
  request.on('end', () => {
    if (bytes > LIMIT_BYTES) take(null);
    else take(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString());
  });
}
