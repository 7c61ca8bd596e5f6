import type { EntityManager } from '@mikro-orm/postgresql';
import { type Condition, query, sql } from '../platform/database.ts';

// A claim reads the ledger and then commits what it sends; between the two nobody of the organization may opt out. So
// claims of an organization take this lock together, and whoever appends to its ledger takes it alone, for some
// milliseconds: once an opt-out is committed, no claim begins that has not seen it.

/** Taken by a claim before it locks anything else: an expression that waits for it. */
export function lockOfClaim(organizationId: string): Condition {
  return sql`pg_advisory_xact_lock_shared(${lockKey(organizationId)})`;
}

/** Taken by whoever appends to the ledger, before it writes anything. */
export async function lockAsLedger(tx: EntityManager, organizationId: string): Promise<void> {
  await query(tx, sql`select pg_advisory_xact_lock(${lockKey(organizationId)})`);
}

function lockKey(organizationId: string) {
  return sql`hashtextextended(${`consent ${organizationId}`}, 0)`;
}
