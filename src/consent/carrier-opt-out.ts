import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';

/** The queue that records what carriers say of customers who want nothing from us. */
export const optOutQueue = 'record-opt-outs';

/** That a carrier gave up a message since its recipient has opted out, and the code that says so. */
export interface CarrierOptOut {
  messageId: string;
  code: string;
}

/** Of one organization. */
export interface OptOutJob {
  organizationId: string;
  messageIds: string[];
  /** Of each message. */
  codes: string[];
  /** ISO 8601: when the carrier told it. */
  reportedAt: string;
}

/** A settling must not wait for the ledger: it leaves a job in its own transaction. Telling it twice does no harm. */
export async function tellOptOuts(store: Store, tx: EntityManager, optOuts: CarrierOptOut[]): Promise<void> {
  if (optOuts.length === 0) return;
  const codeOf = new Map(optOuts.map(({ messageId, code }) => [messageId, code]));
  const messages = await query(
    tx,
    sql<{ id: string; organization_id: string; reported_at: string }>`
      select id, organization_id, to_jsonb(now()) #>> '{}' as reported_at from outbound_message
      where id = any(${[...codeOf.keys()]}::uuid[])`,
  );
  for (const own of Map.groupBy(messages, (row) => row.organization_id).values()) {
    const [first] = own;
    if (first === undefined) continue;
    const messageIds = own.map(({ id }) => id);
    const job: OptOutJob = {
      organizationId: first.organization_id,
      messageIds,
      codes: messageIds.map((id) => codeOf.get(id) ?? ''),
      reportedAt: first.reported_at,
    };
    await store.jobs.enqueue(tx, optOutQueue, job);
  }
}
