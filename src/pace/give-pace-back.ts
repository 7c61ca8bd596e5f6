import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import { shapeBucket } from './bucket.ts';
import type { PaceGrant } from './take-pace.ts';

/**
 * Gives back what was granted and is not used. Had it stayed in the bucket, that might have run over meanwhile, so what
 * has flown in since the grant is taken off: giving back makes no burst larger. Who comes next need not wait for it.
 */
export async function givePaceBack(
  em: EntityManager,
  channelId: string,
  { limit, ageMs }: PaceGrant,
  segments: number,
): Promise<void> {
  if (limit === null) return;
  const { refillPerSecond, capacity } = shapeBucket(limit);
  const worth = segments - (refillPerSecond * ageMs()) / 1_000;
  if (worth <= 0) return;
  await query(
    em,
    sql`update channel_pace set tokens = least(${capacity}::float8, tokens + ${worth}::float8),
               front_until = front_until - make_interval(secs => ${worth / refillPerSecond}::float8)
        where channel_id = ${channelId}`,
  );
}
