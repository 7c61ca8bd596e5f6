import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { prepare } from './preparing-client.ts';

/** Runs `work` in one transaction on a fork of its own. */
export function inTransaction<Result>(
  em: EntityManager,
  work: (tx: EntityManager) => Promise<Result>,
): Promise<Result> {
  return em.fork().transactional(work);
}

/** A piece of a statement. */
export type Condition = RawBuilder<unknown>;

/** A time as milliseconds since 1970: raw statements give times as text otherwise. */
export function epochMs(time: Condition): Condition {
  return sql`(extract(epoch from ${time}) * 1000)::float8`;
}

/** Rows of a raw statement, within the transaction of `em` where it has one. It is prepared: parsed and planned once for each connection. */
export async function query<Row>(em: EntityManager, statement: RawBuilder<Row>): Promise<Row[]> {
  const database = em.getKysely();
  const compiled = statement.compile(database);
  prepare(compiled.sql);
  const { rows } = await database.executeQuery(compiled);
  return rows;
}

/**
 * The same of a statement that answers with all columns of a table, and is not prepared: where another node's migration
 * adds a column, or changes the type of one that is selected, a prepared one would fail for as long as its connection lives.
 */
export async function queryWhole<Row>(em: EntityManager, statement: RawBuilder<Row>): Promise<Row[]> {
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

/** Connections that break or are refused, and a server that stops or starts. */
const outageCodes = /^(08...|57P0[1-3]|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
const outagePauseMs = 250;
const longestOutageMs = 120_000;

/** Repeats work for as long as Postgres is away, at most two minutes. Only for work that may be done twice: a commit may have been made though its answer was lost. */
export async function repeatOnOutage<Result>(
  work: () => Promise<Result>,
  longestMs = longestOutageMs,
): Promise<Result> {
  const giveUpAt = Date.now() + longestMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > giveUpAt || !isOutage(error)) throw error;
      await sleep(outagePauseMs);
    }
  }
}

/** The driver tells of a connection that ended under it in words only. */
function isOutage(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (
      outageCodes.test(postgresCode(cause) ?? '') ||
      /^Connection terminated|timeout exceeded when trying to connect/.test(cause.message)
    )
      return true;
  }
  return false;
}

/** Whether somebody else held what was to be locked for longer than one waits. */
export function isLockTimeout(error: unknown): boolean {
  return postgresCode(error) === '55P03';
}

/** The SQLSTATE of an error of Postgres, e.g. `23505`, or the code of a broken connection. */
function postgresCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export { sql };
