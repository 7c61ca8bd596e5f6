import type { EntityManager } from '@mikro-orm/postgresql';
import { tellLineChanged } from '../channel/line-job.ts';
import { type Condition, query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';

/** Expression: when the turn of the request on the channel comes; null where it has none. */
export function turnOf(requestId: Condition, channelId: Condition): Condition {
  return sql`(select at from pace_turn t where t.request_id = ${requestId} and t.channel_id = ${channelId})`;
}

/** These requests send no more for now: whoever waits behind them moves up. */
export async function leaveLine(store: Store, tx: EntityManager, requestIds: string[]): Promise<void> {
  const left = await query(
    tx,
    sql<{ channelId: string }>`
      delete from pace_turn where request_id = any(${requestIds}::uuid[]) returning channel_id as "channelId"`,
  );
  for (const channelId of new Set(left.map((turn) => turn.channelId))) await tellLineChanged(store, tx, channelId);
}

/** Turns of requests that are over. */
export async function pruneTurns(em: EntityManager): Promise<void> {
  await query(
    em.fork(),
    sql`delete from pace_turn t using outbound_request r where r.id = t.request_id and r.state in ('COMPLETED', 'CANCELLED')`,
  );
}
