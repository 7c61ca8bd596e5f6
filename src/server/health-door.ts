import { query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';
import { type HttpDoor, sendJson } from './http-server.ts';

/**
 * /health/live: the process answers. /health/ready: it reaches its database and is not stopping; what it can do without
 * is named under `degraded` while that is away.
 */
export function createHealthDoor({ em, nudge }: Store, isStopping: () => boolean): HttpDoor {
  return async (_request, response, path) => {
    if (path === '/health/live') return sendJson(response, 200, { status: 'live' });
    if (path !== '/health/ready')
      return sendJson(response, 404, { error: 'There are /health/live and /health/ready.' });
    if (isStopping()) return sendJson(response, 503, { status: 'stopping' });
    const isReachable = await query(em.fork(), sql`select 1`).then(
      () => true,
      () => false,
    );
    const { redis } = nudge.status();
    const parts = { redis, degraded: redis === 'down' ? ['redis'] : [] };
    if (isReachable) return sendJson(response, 200, { status: 'ready', ...parts });
    return sendJson(response, 503, { status: 'not ready', reason: 'The database cannot be reached.', ...parts });
  };
}
