import { timingSafeEqual } from 'node:crypto';
import type { Metrics } from '../platform/metrics.ts';
import { type HttpDoor, sendJson } from './http-server.ts';

/** /metrics, as Prometheus reads it. With a token it is for those who send it as a bearer. */
export function createMetricsDoor({ registry }: Metrics, token: string | undefined): HttpDoor {
  return async (request, response) => {
    if (token !== undefined && !isSame(request.headers.authorization ?? '', `Bearer ${token}`)) {
      return sendJson(response, 401, { error: 'Send METRICS_TOKEN as a bearer token.' });
    }
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType }).end(text);
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
