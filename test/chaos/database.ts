import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';

/** The harness's own look into the database; it waits while the server is down. */
export interface Database {
  rows<Row extends object>(statement: string, values?: unknown[]): Promise<Row[]>;
  /** Ends every connection but ours. */
  cutOthers(): Promise<void>;
  close(): Promise<void>;
}

const ownName = 'chaos';
const tryAgainMs = 100;

export function openDatabase(url: string, signal: AbortSignal): Database {
  const pool = new Pool({ connectionString: url, application_name: ownName, max: 4 });
  pool.on('error', () => {});
  const rows = async <Row extends object>(statement: string, values: unknown[] = []): Promise<Row[]> => {
    for (;;) {
      try {
        return (await pool.query<Row>(statement, values)).rows;
      } catch (error) {
        if (!isDown(error)) throw error;
        await sleep(tryAgainMs, undefined, { signal });
      }
    }
  };
  return {
    rows,
    async cutOthers() {
      await rows(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name <> $1`,
        [ownName],
      );
    },
    close: () => pool.end(),
  };
}

/** Whatever Postgres itself has no complaint of is the connection: refused, broken, the server starting or stopping. */
function isDown(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return !/^[0-9A-Z]{5}$/.test(code) || code.startsWith('57P') || code.startsWith('08');
}
