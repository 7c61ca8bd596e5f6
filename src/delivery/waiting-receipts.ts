import type { EntityManager } from '@mikro-orm/postgresql';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';
import { applyReports, lockMessages, type Report } from './apply-reports.ts';
import { type HeldRequest, holdRequest } from './hold-request.ts';
import { reportColumns } from './report-columns.ts';

// A receipt that names no reference of ours is found by the carrier's id, which a settling may be writing just now.
// Such receipts and the settlings of a channel take turns, so that one of the two sees what the other wrote.

/** Taken by a batch of receipts that has such ones, before it looks for their messages. */
export async function lockAsReceipts(tx: EntityManager, channelId: string): Promise<void> {
  await query(tx, sql`select pg_advisory_xact_lock(hashtextextended(${channelId}, 0))`);
}

/** Taken by a settling before it locks any message, together with the request of the job; settlings do not exclude each other. */
export async function holdAsSettling(
  tx: EntityManager,
  job: DeliveryJob,
  channelId: string,
): Promise<HeldRequest | null> {
  const lock = sql`pg_advisory_xact_lock_shared(hashtextextended(${channelId}, 0))`;
  if ('requestId' in job) return holdRequest(tx, job.requestId, lock);
  await query(tx, sql`select ${lock}`);
  return null;
}

/** Applies receipts that came before their send was settled and named no reference of ours. */
export async function applyWaitingReceipts(
  store: Store,
  tx: EntityManager,
  channelId: string,
  providerMessageIds: string[],
): Promise<void> {
  if (providerMessageIds.length === 0) return;
  const reports = await query(
    tx,
    sql<Report>`
      update receipt r set message_id = m.id
      from outbound_message m
      where r.message_id is null and r.channel_id = ${channelId} and r.provider_message_id = any(${providerMessageIds}::text[])
        and m.channel_id = r.channel_id and m.provider_message_id = r.provider_message_id
      returning ${reportColumns(sql`r.`)}`,
  );
  if (reports.length === 0) return;
  const messages = await lockMessages(
    tx,
    reports.map(({ messageId }) => messageId),
    { skipLocked: false },
  );
  await applyReports(store, tx, messages, reports);
}
