import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { CarrierReceipt } from '../providers/provider.ts';

/** A report by the carrier as it was stored. Times are ISO 8601. */
export interface Receipt {
  id: string;
  status: CarrierReceipt['status'];
  /** The attempt that it is about, where the carrier tells. */
  attempt: number | null;
  failure: { code: string; message: string; retryable: boolean; optsOut?: boolean } | null;
  /** The carrier's own time, where it tells one. */
  reportedAt: string | null;
  /** When it came, by the clock of Postgres. */
  receivedAt: string;
}

/** A row of `receipt r` as a `Receipt`; as JSON, its times come in ISO 8601. */
export const receiptJson = sql<Receipt>`jsonb_build_object(
  'id', r.id::text, 'status', r.status, 'attempt', r.attempt, 'reportedAt', r.reported_at, 'receivedAt', r.received_at,
  'failure', case when r.failure_code is not null then jsonb_build_object(
    'code', r.failure_code, 'message', coalesce(r.failure_message, ''), 'retryable', coalesce(r.failure_retryable, false),
    'optsOut', coalesce(r.opts_out, false)) end)`;

/** The receipts of each message, in the order in which they were stored. The caller has read the messages as its own. */
export async function findReceipts(em: EntityManager, messageIds: readonly string[]): Promise<Receipt[][]> {
  const rows = await query(
    em,
    sql<{ message_id: string; receipt: Receipt }>`
      select r.message_id, ${receiptJson} as receipt from receipt r
      where r.message_id = any(${[...messageIds]}::uuid[]) order by r.id`,
  );
  const rowsOf = Map.groupBy(rows, (row) => row.message_id);
  return messageIds.map((id) => (rowsOf.get(id) ?? []).map(({ receipt }) => receipt));
}
