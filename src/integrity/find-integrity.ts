import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
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
    sql<{ checked_at_ms: number | null; requests: number }>`
      select (extract(epoch from checked_at) * 1000)::float8 as checked_at_ms, coalesce(requests, 0) as requests
      from integrity_check left join integrity_tally on organization_id = ${organizationId}`,
  );
  const checkedAt = row?.checked_at_ms == null ? null : new Date(row.checked_at_ms);
  return { checkedAt, requestsChecked: row?.requests ?? 0 };
}

export function findFindings(
  em: EntityManager,
  organizationId: string,
  args: PageArgs,
): Promise<Page<IntegrityFinding>> {
  return findPage(em, IntegrityFinding, 'integrityFindings', { organizationId }, args);
}
