import type { EntityManager } from '@mikro-orm/postgresql';
import { epochMs, query, sql } from './database.ts';
import type { Logger } from './logger.ts';
import type { RedisState } from './redis-nudge.ts';
import { newId } from './uuid.ts';

const nodeRoles = ['api', 'worker', 'all'] as const;
export type NodeRole = (typeof nodeRoles)[number];

/** One process of the service. */
export interface ServiceNode {
  id: string;
  role: NodeRole;
  version: string;
  redis: RedisState;
  startedAt: Date;
  /** Its last sign of life. */
  seenAt: Date;
}

export interface Presence {
  nodeId: string;
  /** Takes it off the list; where the database is away, it drops off by itself. */
  end(): Promise<void>;
}

const signOfLifeEveryMs = 5_000;
const forgottenAfterMinutes = 10;
/** Three signs. */
const presentForSeconds = 15;

/** Puts this process on the list of nodes and keeps it there. Times are the database's, so that clocks need not agree. */
export async function announceNode(
  em: EntityManager,
  node: Pick<ServiceNode, 'role' | 'version'>,
  redis: () => RedisState,
  log: Logger,
): Promise<Presence> {
  const nodeId = newId();
  const [row] = await query(
    em.fork(),
    sql<{ started_at: string }>`insert into node (id, role, version, redis)
                                values (${nodeId}, ${node.role}, ${node.version}, ${redis()})
                                returning started_at::text`,
  );
  let last = Promise.resolve();
  const giveSign = () =>
    // One that was away for long was forgotten.
    query(
      em.fork(),
      sql`insert into node (id, role, version, redis, started_at)
          values (${nodeId}, ${node.role}, ${node.version}, ${redis()}, ${row?.started_at}::timestamptz)
          on conflict (id) do update set redis = excluded.redis, seen_at = now()`,
    ).then(
      () => {},
      (error: Error) => log.debug({ reason: error.message }, 'no sign of life could be given'),
    );
  const signs = setInterval(() => {
    last = last.then(giveSign);
  }, signOfLifeEveryMs);
  return {
    nodeId,
    async end() {
      clearInterval(signs);
      await last;
      await query(em.fork(), sql`delete from node where id = ${nodeId}`).catch(() => {});
    },
  };
}

/** The nodes that gave a sign of life within ten minutes, oldest first. */
export async function findNodes(em: EntityManager): Promise<ServiceNode[]> {
  const rows = await query(
    em,
    sql<Omit<ServiceNode, 'startedAt' | 'seenAt'> & { started_ms: number; seen_ms: number }>`
      select id, role, version, redis, ${epochMs(sql`started_at`)} as started_ms, ${epochMs(sql`seen_at`)} as seen_ms
      from node where seen_at > now() - make_interval(mins => ${forgottenAfterMinutes}) order by id`,
  );
  return rows.map(({ started_ms, seen_ms, ...node }) => ({
    ...node,
    startedAt: new Date(started_ms),
    seenAt: new Date(seen_ms),
  }));
}

/** How many of each role are there, as far as their signs of life tell. */
export function countNodes(em: EntityManager): Promise<{ role: NodeRole; nodes: number }[]> {
  return query(
    em,
    sql<{ role: NodeRole; nodes: number }>`
      select known.role, count(node.id)::int as nodes
      from unnest(${[...nodeRoles]}::text[]) as known(role)
      left join node on node.role = known.role and seen_at > now() - make_interval(secs => ${presentForSeconds})
      group by known.role`,
  );
}

/** Removes those that ended without a word. */
export async function pruneNodes(em: EntityManager): Promise<void> {
  await query(em.fork(), sql`delete from node where seen_at < now() - make_interval(mins => ${forgottenAfterMinutes})`);
}
