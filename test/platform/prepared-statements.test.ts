import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, query, queryWhole, sql } from '../../src/platform/database.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(async () => {
  await service.close();
});

function transaction<Result>(work: (tx: EntityManager) => Promise<Result>): Promise<Result> {
  return inTransaction(service.app.store.em, work);
}

/** How often Postgres has planned it on this connection, for any values and for certain ones. */
async function readPlans(tx: EntityManager, statement: string) {
  return queryWhole(
    tx,
    sql<{ plans: number }>`
      select (generic_plans + custom_plans)::int as plans from pg_prepared_statements where statement = ${statement}`,
  );
}

describe('a raw statement', () => {
  test('is parsed once for a connection, whatever its values', async () => {
    await transaction(async (tx) => {
      for (const value of [1, 2, 3]) {
        expect(await query(tx, sql<{ one: number }>`select ${value}::int as one`)).toEqual([{ one: value }]);
      }
      expect(await readPlans(tx, 'select $1::int as one')).toEqual([{ plans: 3 }]);
    });
  });

  test('that answers with whole rows is not kept', async () => {
    await transaction(async (tx) => {
      await queryWhole(tx, sql`select channel.* from channel where is_active = ${true}`);
      expect(await readPlans(tx, 'select channel.* from channel where is_active = $1')).toEqual([]);
    });
  });

  test('that fails can be repeated on the same connection', async () => {
    await transaction(async (tx) => {
      await query(tx, sql`savepoint before`);
      const divide = (by: number) => query(tx, sql<{ ten: number }>`select 10 / ${by}::int as ten`);
      await expect(divide(0)).rejects.toThrow('division by zero');
      await query(tx, sql`rollback to savepoint before`);
      expect(await divide(1)).toEqual([{ ten: 10 }]);
    });
  });
});

test('a plan that was made while a table was empty goes by its index when it is full', async () => {
  await transaction(async (tx) => {
    await query(tx, sql`create temporary table item (id int primary key, number int) on commit drop`);
    await query(tx, sql`analyze item`);
    const find = (ids: number[]) =>
      query(tx, sql`select item.number from unnest(${ids}::int[]) as input(id) join item on item.id = input.id`);
    // For few values Postgres plans anew each time: that costs it less than the plan for any.
    const many = Array.from({ length: 100 }, (_, index) => index);
    for (let time = 0; time < 8; time++) await find(many);
    await query(tx, sql`insert into item select number, number from generate_series(1, 10000) as number`);
    const [kept] = await queryWhole(
      tx,
      sql<{ name: string }>`
        select name from pg_prepared_statements where statement like 'select item.number%' and generic_plans > 0`,
    );
    const plan = await queryWhole(
      tx,
      sql<{ 'QUERY PLAN': string }>`explain execute ${sql.ref(kept?.name ?? '')} (array[1, 2, 3])`,
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('Index Scan using item_pkey');
  });
});
