import type { EntityClass, FilterQuery, FindOneOptions } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from './domain-error.ts';
import { isId } from './uuid.ts';

type Own<Row> = FilterQuery<Row> & { organizationId: string };

/** The row of this id among those of the organization; anything that is no id finds nothing. */
export async function findOwn<Row extends object, Hint extends string = never>(
  em: EntityManager,
  entity: EntityClass<Row>,
  own: Own<Row>,
  id: string,
  options: FindOneOptions<Row, Hint> = {},
): Promise<Row | null> {
  if (!isId(id)) return null;
  return em.findOne(entity, { ...own, id } as never, options) as Promise<Row | null>;
}

/** As `findOwn`, for a caller who names what has to be there; `field` is where in the input. */
export async function loadOwn<Row extends object, Hint extends string = never>(
  em: EntityManager,
  entity: EntityClass<Row>,
  own: Own<Row>,
  id: string,
  options: FindOneOptions<Row, Hint> & { field?: string } = {},
): Promise<Row> {
  const { field, ...findOptions } = options;
  const row = await findOwn(em, entity, own, id, findOptions as FindOneOptions<Row, Hint>);
  if (row === null) throw notFound(wordsOf(entity.name), id, field);
  return row;
}

/** "OutboundRequest" is an outbound request. */
function wordsOf(name: string): string {
  return name.replaceAll(/\B[A-Z]/g, ' $&').toLowerCase();
}
