import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { KeywordLists } from './keyword-lists.ts';

/** The organization's own words as they are at this moment: a customer may say stop with one that was just added. */
export async function findKeywords(em: EntityManager, organizationId: string): Promise<KeywordLists> {
  const [lists] = await query(
    em,
    sql<KeywordLists>`
      select stop_keywords as stop, start_keywords as start from organization where id = ${organizationId}`,
  );
  return lists ?? { stop: [], start: [] };
}
