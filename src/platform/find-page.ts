import type { EntityName, FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { queryWhole, sql } from './database.ts';
import { type Page, type PageArgs, readPageArgs, toPage } from './keyset.ts';

interface Listed {
  id: string;
  organizationId: string;
}

/** One page of an organization's rows, newest first, by keyset on the id. */
export async function findPage<Row extends Listed>(
  em: EntityManager,
  entity: EntityName<Row>,
  list: string,
  where: FilterQuery<Row> & { organizationId: string },
  args: PageArgs,
): Promise<Page<Row>> {
  const { limit, afterId } = readPageArgs(list, args);
  const beyond = afterId === null ? {} : { id: { $lt: afterId } };
  const rows = await em.find(entity, { $and: [where, beyond] } as FilterQuery<Row>, {
    orderBy: { id: 'desc' } as never,
    limit: limit + 1,
  });
  return toPage(list, rows as Row[], limit, afterId);
}

export interface ChildList {
  /** Name of the list in its cursors. */
  list: string;
  table: string;
  /** Column that names the parent. */
  parent: string;
}

/** The page of each parent's rows, oldest first, all in one statement; where `statuses` is given, only rows in one of them. */
export async function findPagesOf<Row extends Listed>(
  em: EntityManager,
  entity: EntityName<Row>,
  { list, table, parent }: ChildList,
  parentIds: readonly string[],
  args: PageArgs & { statuses?: readonly string[] | null | undefined },
): Promise<Page<Row>[]> {
  const { limit, afterId } = readPageArgs(list, args);
  const beyond = afterId === null ? sql`` : sql`and id > ${afterId}`;
  const inStatus = args.statuses == null ? sql`` : sql`and status = any(${[...args.statuses]}::text[])`;
  const found = await queryWhole(
    em,
    sql<Record<string, unknown>>`
      select child.* from unnest(${[...parentIds]}::uuid[]) as parent(id)
      cross join lateral (
        select * from ${sql.table(table)}
        where ${sql.ref(parent)} = parent.id ${beyond} ${inStatus}
        order by id limit ${limit + 1}
      ) child`,
  );
  const rowsOf = Map.groupBy(found, (row) => row[parent]);
  return parentIds.map((parentId) => {
    const rows = (rowsOf.get(parentId) ?? []).map((row) => em.map(entity, row as never) as Row);
    return toPage(list, rows, limit, afterId);
  });
}
