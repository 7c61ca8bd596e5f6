import { setTimeout as sleep } from 'node:timers/promises';
import { query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';
import { type HttpDoor, sendJson } from './http-server.ts';

/** Whoever asks is told in time, also of a database that stands still. */
const longestReadMs = 3_000;

const troubles = {
  away: 'The database cannot be reached.',
  silent: `The database has not answered within ${longestReadMs / 1_000} seconds.`,
};

/**
 * /health/live: the process answers. /health/ready: it reaches its database and is not stopping; what it can do without
 * is named under `degraded` while that is away.
 */
export function createHealthDoor(store: Store, isStopping: () => boolean): HttpDoor {
  const findTrouble = createFindTrouble(store);
  return async (_request, response, path) => {
    if (path === '/health/live') return sendJson(response, 200, { status: 'live' });
    if (path !== '/health/ready')
      return sendJson(response, 404, { error: 'There are /health/live and /health/ready.' });
    if (isStopping()) return sendJson(response, 503, { status: 'stopping' });
    const trouble = await findTrouble();
    const { redis } = store.nudge.status();
    const parts = { redis, degraded: redis === 'down' ? ['redis'] : [] };
    if (trouble === null) return sendJson(response, 200, { status: 'ready', ...parts });
    return sendJson(response, 503, { status: 'not ready', reason: troubles[trouble], ...parts });
  };
}

function createFindTrouble({ em }: Store): () => Promise<keyof typeof troubles | null> {
  let asked: Promise<'away' | null> | null = null;
  return () => {
    // One at a time: those that hang would take the connections.
    asked ??= query(em.fork(), sql`select 1`)
      .then(
        () => null,
        () => 'away' as const,
      )
      .finally(() => {
        asked = null;
      });
    return Promise.race([asked, sleep(longestReadMs, 'silent' as const, { ref: false })]);
  };
}
