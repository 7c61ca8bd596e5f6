import type { EntityManager } from '@mikro-orm/postgresql';
import { appendMessageEvents, historyStep } from '../outbound/message-changes.ts';
import { query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import { completeRequests } from './complete-requests.ts';

/** When a message that no request holds, a reply, expires: nobody waits longer for an answer. */
export const replyExpiry = sql`created_at + interval '24 hours'`;

type Condition = ReturnType<typeof sql>;

/** Those of the messages that still wait for an attempt are given up. The caller holds their request. */
export async function expireMessages(tx: EntityManager, which: Condition): Promise<void> {
  await query(
    tx,
    sql`with changed as (
          update outbound_message set status = 'EXPIRED', next_attempt_at = null, updated_at = now(),
                 history = history || ${historyStep({ status: 'EXPIRED', code: 'EXPIRED' })}
          where ${which} and status in ('HELD', 'QUEUED')
          returning *
        ) ${appendMessageEvents}`,
  );
}

const requestsAtOnce = 100;

/** Ends what waits in requests whose time is over, whatever holds them: a pause, a late hour, a job that died. */
export async function expireOverdueRequests(store: Store): Promise<void> {
  for (;;) {
    const expired = await change(store, async (tx) => {
      const overdue = await query(
        tx,
        sql<{ id: string }>`
          select r.id from outbound_request r
          where r.state in ('SCHEDULED', 'QUEUED', 'SENDING', 'PAUSED') and r.expires_at <= now() and exists (
            select 1 from outbound_message m where m.request_id = r.id and m.status in ('HELD', 'QUEUED'))
          order by r.id limit ${requestsAtOnce} for update of r skip locked`,
      );
      const ids = overdue.map(({ id }) => id);
      await expireMessages(tx, sql`request_id = any(${ids}::uuid[])`);
      await completeRequests(tx, ids);
      return ids.length;
    });
    if (expired < requestsAtOnce) return;
  }
}
