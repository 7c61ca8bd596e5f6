import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';

/** Runs `work` in one transaction on a fork of its own. */
export function inTransaction<Result>(
  em: EntityManager,
  work: (tx: EntityManager) => Promise<Result>,
): Promise<Result> {
  return em.fork().transactional(work);
}

/** Rows of a raw statement, within the transaction of `em` where it has one. */
export async function query<Row>(em: EntityManager, statement: RawBuilder<Row>): Promise<Row[]> {
  const { rows } = await statement.execute(em.getKysely());
  return rows;
}

const repeatable = new Set(['40P01', '40001']);
const mostTries = 5;

/** Repeats work that Postgres ended for a deadlock or a serialization failure: its own transaction, so nothing is left of it. */
export async function repeatOnDeadlock<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= mostTries || !repeatable.has(postgresCode(error) ?? '')) throw error;
    }
  }
}

/** The SQLSTATE of an error of Postgres, e.g. `23505`. */
function postgresCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export { sql };
