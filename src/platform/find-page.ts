import type { EntityName, FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Page, type PageArgs, readPageArgs, toPage } from './keyset.ts';

interface Listed {
  id: string;
  organizationId: string;
}

/** One page of an organization's rows, by keyset on the id: newest first unless `order` says otherwise. */
export async function findPage<Row extends Listed>(
  em: EntityManager,
  entity: EntityName<Row>,
  list: string,
  where: FilterQuery<Row> & { organizationId: string },
  args: PageArgs,
  order: 'newest first' | 'oldest first' = 'newest first',
): Promise<Page<Row>> {
  const { limit, afterId } = readPageArgs(list, args);
  const isDescending = order === 'newest first';
  const beyond = afterId === null ? {} : { id: isDescending ? { $lt: afterId } : { $gt: afterId } };
  const rows = await em.find(entity, { $and: [where, beyond] } as FilterQuery<Row>, {
    orderBy: { id: isDescending ? 'desc' : 'asc' } as never,
    limit: limit + 1,
  });
  return toPage(rows as Row[], limit, afterId);
}
