import type { EntityManager } from '@mikro-orm/postgresql';
import { epochMs, query, sql } from '../platform/database.ts';
import { findPage } from '../platform/find-page.ts';
import type { Page, PageArgs } from '../platform/keyset.ts';
import { IntegrityFinding } from './integrity-finding.ts';

/** How far the integrity check is. */
export interface Integrity {
  checkedAt: Date | null;
  /** Requests of the organization that were proved since the service checks. */
  requestsChecked: number;
}

export async function loadIntegrity(em: EntityManager, organizationId: string): Promise<Integrity> {
  const [row] = await query(
    em,
    sql<{ checkedAtMs: number | null; requests: number }>`
      select ${epochMs(sql`checked_at`)} as "checkedAtMs", coalesce(requests, 0) as requests
      from integrity_check left join integrity_tally on organization_id = ${organizationId}`,
  );
  const checkedAt = row?.checkedAtMs == null ? null : new Date(row.checkedAtMs);
  return { checkedAt, requestsChecked: row?.requests ?? 0 };
}

export function findFindings(
  em: EntityManager,
  organizationId: string,
  args: PageArgs,
): Promise<Page<IntegrityFinding>> {
  return findPage(em, IntegrityFinding, 'integrityFindings', { organizationId }, args);
}
