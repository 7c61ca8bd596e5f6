import type { EntityManager } from '@mikro-orm/postgresql';
import { appendMessageEvents, historyStep } from '../outbound/message-changes.ts';
import { requestExpiry } from '../outbound/request-times.ts';
import { leaveLine } from '../pace/pace-turn.ts';
import { type Condition, query, sql } from '../platform/database.ts';
import { repeatWhileFull } from '../platform/repeat-while-full.ts';
import { change, type Store } from '../platform/store.ts';
import { completeRequests } from './complete-requests.ts';
import { subjectsOfDeadJobs } from './dead-queue.ts';

/** When a message that no request holds, a reply, expires: nobody waits longer for an answer. */
export const replyExpiry = sql`created_at + interval '24 hours'`;

/** Those of the messages that still wait for an attempt are given up. The caller holds their request. */
export async function expireMessages(tx: EntityManager, which: Condition): Promise<void> {
  await query(
    tx,
    sql`with changed as (
          update outbound_message set status = 'EXPIRED', next_attempt_at = null, updated_at = now(),
                 history = history || ${historyStep({ status: 'EXPIRED', reason: 'EXPIRED' })}
          where ${which} and status in ('HELD', 'QUEUED')
          returning *
        ) ${appendMessageEvents}`,
  );
}

// A request has up to a thousand messages, and whoever follows the event log waits for the transaction.
const requestsAtOnce = 10;

/** Ends what waits in requests whose time is over, whatever holds them: a pause, a late hour, a job that died. */
export function expireOverdueRequests(store: Store): Promise<void> {
  return repeatWhileFull(requestsAtOnce, () =>
    change(store, async (tx) => {
      const held = await query(
        tx,
        sql<{ id: string }>`
          select id from outbound_request r
          where state in ('SCHEDULED', 'QUEUED', 'SENDING', 'PAUSED') and ${requestExpiry} <= now() and exists (
            select 1 from outbound_message m where m.request_id = r.id and m.status in ('HELD', 'QUEUED'))
          order by id limit ${requestsAtOnce} for update of r skip locked`,
      );
      const ids = held.map(({ id }) => id);
      await expireMessages(tx, sql`request_id = any(${ids}::uuid[])`);
      await leaveLine(store, tx, ids);
      await completeRequests(tx, ids);
      return held;
    }),
  );
}

const repliesAtOnce = 1_000;

/** Ends replies whose time is over and whose job is dead; of all others a job comes, and gives them up. */
export function expireOverdueReplies(store: Store): Promise<void> {
  return repeatWhileFull(repliesAtOnce, () =>
    change(store, async (tx) => {
      const held = await query(
        tx,
        // From the few dead jobs, each a look by the primary key: among the replies of some days it would be half a second.
        sql<{ id: string }>`
          select id from outbound_message
          where id = any(array(${subjectsOfDeadJobs})) and request_id is null and status in ('HELD', 'QUEUED') and ${replyExpiry} <= now()
          order by id limit ${repliesAtOnce} for update skip locked`,
      );
      const ids = held.map(({ id }) => id);
      if (ids.length > 0) await expireMessages(tx, sql`id = any(${ids}::uuid[])`);
      return held;
    }),
  );
}
