import { type Condition, sql } from './database.ts';

/** The least id of those made at the time or later: a UUIDv7 begins with its milliseconds. So an index on ids finds a time. */
export function firstIdAt(time: Condition): Condition {
  return sql`rpad(lpad(to_hex((extract(epoch from ${time}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`;
}
