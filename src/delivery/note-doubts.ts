import type { EntityManager } from '@mikro-orm/postgresql';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import type { DeliverySettings } from './delivery-settings.ts';

/** The queue that settles messages in doubt: by a look-up at the carrier, or by policy. */
export const doubtQueue = 'settle-doubts';

/** Puts messages that have just become IN_DOUBT on the list of those to be settled, with one job for each request. */
export async function noteDoubts(
  { store, times }: Pick<DeliverySettings, 'store' | 'times'>,
  tx: EntityManager,
  messageIds: string[],
): Promise<void> {
  if (messageIds.length === 0) return;
  const noted = await query(
    tx,
    sql<{ message_id: string; request_id: string | null; due_ms: number }>`
      insert into doubt (message_id, organization_id, channel_id, request_id, attempt, claimed_at, since, next_look_up_at)
      select id, organization_id, channel_id, request_id, attempts, (
               select max(step ->> 'at')::timestamptz from jsonb_array_elements(history) step where step ->> 'status' = 'SENDING'
             ), now(), now() + ${times.firstLookUpMs} * interval '1 ms'
      from outbound_message where id = any(${messageIds}::uuid[])
      on conflict (message_id) do update
        set attempt = excluded.attempt, claimed_at = excluded.claimed_at, since = excluded.since, look_ups = 0,
            next_look_up_at = excluded.next_look_up_at
      returning message_id, request_id, ${epochMs(sql`next_look_up_at`)} as due_ms`,
  );
  const jobs = new Map(
    noted.map(({ message_id, request_id }): [string, DeliveryJob] =>
      request_id === null ? [message_id, { messageId: message_id }] : [request_id, { requestId: request_id }],
    ),
  );
  const startAfter = new Date(noted[0]?.due_ms ?? Date.now());
  for (const job of jobs.values()) await store.jobs.enqueue(tx, doubtQueue, job, { startAfter });
}
