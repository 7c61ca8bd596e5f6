import type { EntityManager } from '@mikro-orm/postgresql';
import { inTransaction, query, sql } from '../platform/database.ts';

const rowsAtOnce = 10_000;

/** Removes events older than `retentionDays` and remembers how far, so that a cursor from before is told CURSOR_EXPIRED. */
export async function pruneEvents(em: EntityManager, retentionDays: number): Promise<number> {
  let pruned = 0;
  for (;;) {
    const count = await inTransaction(em, (tx) => pruneOnce(tx, retentionDays));
    pruned += count;
    if (count < rowsAtOnce) return pruned;
  }
}

async function pruneOnce(tx: EntityManager, retentionDays: number): Promise<number> {
  const [row] = await query(
    tx,
    sql<{ count: number }>`
      with old as (
        select xid, position from event order by xid, position limit ${rowsAtOnce}
      ), pruned as (
        delete from event e using old
        where e.xid = old.xid and e.position = old.position and e.at < now() - make_interval(days => ${retentionDays})
        returning e.xid, e.position
      ), remembered as (
        insert into event_pruning (only_one, xid, position)
        select true, xid, position from pruned order by xid desc, position desc limit 1
        on conflict (only_one) do update set xid = excluded.xid, position = excluded.position
      )
      select count(*)::int as count from pruned`,
  );
  return row?.count ?? 0;
}
