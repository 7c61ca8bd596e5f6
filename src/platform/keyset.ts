import { invalid } from './domain-error.ts';
import { isId } from './uuid.ts';

/** One page of a list that is ordered by id (UUIDv7, so by time). */
export interface Page<Row> {
  /** Name of the list, as its cursors have it. */
  list: string;
  rows: Row[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

export interface PageArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

export const mostPerPage = 200;
export const defaultPerPage = 50;

/** The page size and the id after which the page starts. The cursor names its list, so that another list's is refused. */
export function readPageArgs(list: string, args: PageArgs): { limit: number; afterId: string | null } {
  const limit = args.first ?? defaultPerPage;
  if (limit < 1 || limit > mostPerPage) throw invalid('first', `first is ${limit}; ask for 1 to ${mostPerPage}.`);
  return { limit, afterId: args.after == null ? null : readCursor(list, args.after) };
}

/** Cuts the one row too many that tells whether there is a next page. */
export function toPage<Row>(list: string, rows: Row[], limit: number, afterId: string | null): Page<Row> {
  return { list, rows: rows.slice(0, limit), hasNextPage: rows.length > limit, hasPreviousPage: afterId !== null };
}

export function writeCursor(list: string, id: string): string {
  return Buffer.from(`${list}:${id}`).toString('base64url');
}

function readCursor(list: string, cursor: string): string {
  const [name, id, ...rest] = Buffer.from(cursor, 'base64url').toString().split(':');
  if (name !== list || id === undefined || !isId(id) || rest.length > 0) {
    throw invalid('after', `after is no cursor of this list: hand back pageInfo.endCursor of the same list.`);
  }
  return id;
}
