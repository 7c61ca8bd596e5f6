import type { EntityManager } from '@mikro-orm/postgresql';
import { appendRequestEvents } from '../outbound/message-changes.ts';
import { unsettledStatuses } from '../outbound/message-status.ts';
import { query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import { holdRequest } from './hold-request.ts';

/**
 * Completes those of the requests in which nothing waits for its way to the carrier any more, and answers with them. The
 * caller holds them since before it wrote: of two that settle the last messages of a request, the second sees what the
 * first wrote. Whoever holds messages only, completes afterwards, by `completeSettledRequests`.
 */
export async function completeRequests(tx: EntityManager, requestIds: string[]): Promise<string[]> {
  if (requestIds.length === 0) return [];
  const completed = await query(
    tx,
    sql<{ id: string }>`with requests as (
          update outbound_request r set state = 'COMPLETED', updated_at = now()
          where r.id = any(${requestIds}::uuid[]) and r.state in ('SCHEDULED', 'QUEUED', 'SENDING', 'PAUSED')
            and not exists (
              select 1 from outbound_message m
              where m.request_id = r.id and m.status = any(${unsettledStatuses}::text[]))
          returning *
        ), told as (${appendRequestEvents})
        select id from requests`,
  );
  return completed.map(({ id }) => id);
}

/** After the commit of what settled their messages. Where a crash comes between, the integrity check completes them. */
export async function completeSettledRequests(store: Store, requestIds: string[]): Promise<void> {
  // One by one: a transaction that waits for the second when it has locked the first would be told of too early.
  for (const id of requestIds) {
    await change(store, async (tx) => {
      await holdRequest(tx, id);
      await completeRequests(tx, [id]);
    });
  }
}
