import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import { factorAt } from './channel-pace.ts';

/** Of all organizations, for whoever operates the service. */
export async function countSlowedChannels(em: EntityManager): Promise<{ blocked: number; slowed: number }> {
  const [counts] = await query(
    em,
    sql<{ blocked: number; slowed: number }>`
      select count(*) filter (where blocked_until > now())::int as blocked,
             count(*) filter (where ${factorAt(sql`now()`)} < 1)::int as slowed
      from channel_pace`,
  );
  return counts ?? { blocked: 0, slowed: 0 };
}
