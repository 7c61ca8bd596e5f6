import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';

/** The issuer of tokens is trusted: the first valid token that names an organization brings it into being. */
export async function ensureOrganization(em: EntityManager, id: string, name = 'Organization'): Promise<void> {
  await query(em.fork(), sql`insert into organization (id, name) values (${id}, ${name}) on conflict (id) do nothing`);
}
