import { once } from 'node:events';
import { createServer } from 'node:http';

/** Stands before the carrier and keeps the header `traceparent` of each send; null where it had none. */
export interface TraceparentProxy {
  url: string;
  traceparents: (string | null)[];
  close(): void;
}

export async function startTraceparentProxy(carrierUrl: string): Promise<TraceparentProxy> {
  const traceparents: (string | null)[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = 'GET', url = '/', headers } = request;
    if (url.endsWith('/Messages.json')) traceparents.push(String(headers['traceparent'] ?? '') || null);
    const { authorization = '', 'content-type': contentType = '' } = headers;
    const answer = await fetch(`${carrierUrl}${url}`, {
      method,
      headers: { authorization, 'content-type': contentType },
      ...(method !== 'GET' && { body: Buffer.concat(chunks) }),
    });
    const type = answer.headers.get('content-type');
    response.writeHead(answer.status, type === null ? {} : { 'content-type': type }).end(await answer.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    traceparents,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
