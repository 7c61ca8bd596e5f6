import { queryDatabase } from './database.ts';

/**
 * The next commit that does `change` (e.g. `insert on receipt`) ends as if by a deadlock, those after it go through. What
 * it answers with takes that away again, and tells how many were tried.
 */
export async function endFirstCommit(
  databaseUrl: string,
  change: string,
  when = 'true',
): Promise<() => Promise<number>> {
  await queryDatabase(databaseUrl, 'create sequence commits');
  await queryDatabase(
    databaseUrl,
    `create function end_first() returns trigger language plpgsql as $$
     begin if nextval('commits') = 1 then raise 'deadlock' using errcode = '40P01'; end if; return null; end $$`,
  );
  await queryDatabase(
    databaseUrl,
    `create constraint trigger end_first after ${change} initially deferred
     for each row when (${when}) execute function end_first()`,
  );
  return async () => {
    const [commits] = await queryDatabase<{ tried: number }>(
      databaseUrl,
      'select last_value::int as tried from commits',
    );
    await queryDatabase(databaseUrl, 'drop function end_first cascade');
    await queryDatabase(databaseUrl, 'drop sequence commits');
    return commits?.tried ?? 0;
  };
}
