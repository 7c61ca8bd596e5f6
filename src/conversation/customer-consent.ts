import type { EntityManager } from '@mikro-orm/postgresql';
import type { Addressee } from '../consent/consent.ts';
import { decidingConsents } from '../consent/deciding-consents.ts';
import type { ConsentStatus } from '../consent/find-consents.ts';
import { query, sql } from '../platform/database.ts';

interface CustomerRow extends Addressee {
  id: string;
  organizationId: string;
}

/** What counts for an answer in each conversation. The caller has read them as its own. */
export async function findCustomerConsents(
  em: EntityManager,
  conversationIds: readonly string[],
): Promise<(ConsentStatus | Error)[]> {
  const customers = await query(
    em,
    sql<CustomerRow>`
      select v.id, v.organization_id as "organizationId", c.type as "channelType", v.customer_address as address
      from conversation v join channel c on c.id = v.channel_id where v.id = any(${[...conversationIds]}::uuid[])`,
  );
  const decided = await decidingConsents(
    em,
    customers.map((customer) => ({ ...customer, purpose: null })),
  );
  const statuses = new Map(
    customers.map(({ id, channelType, address }, index): [string, ConsentStatus] => {
      const decidedBy = decided[index] ?? null;
      return [id, { channelType, address, purpose: null, state: decidedBy?.state ?? null, decidedBy }];
    }),
  );
  return conversationIds.map((id) => statuses.get(id) ?? new Error(`There is no conversation ${id}`));
}
