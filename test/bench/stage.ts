import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../src/migrate.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { type CpuTime, familyCpuTime, familyPrivateMemoryMb, parentOf } from './cpu-time.ts';
import { type Measured, startSimulatorProcess, stopProcesses } from './processes.ts';

/** What every measurement needs: Postgres as `npm start` runs it, and the simulator. */
export interface Stage {
  simulator: Measured;
  /** A database of its own with all tables, empty; gives its URL. */
  createDatabase(name: string): Promise<string>;
  postgresCpuTime(): CpuTime;
  /** What its processes have for themselves, without the buffers that they share. */
  postgresMemoryMb(): number;
  /** Ends what a measurement left behind as well. */
  close(): Promise<void>;
}

/** `settings` of Postgres are for whoever looks closer, e.g. with pg_stat_statements. */
export async function openStage(settings: Record<string, string> = {}): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'outbound-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir, onProgress: console.error, settings });
  const postmaster = await findPostmaster(postgres.url);
  const simulator = await startSimulatorProcess();
  return {
    simulator,
    async createDatabase(name) {
      await execute(postgres.url, `create database ${name}`);
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      await migrate(url.href, createLogger('error'));
      return url.href;
    },
    postgresCpuTime: () => familyCpuTime(postmaster),
    postgresMemoryMb: () => familyPrivateMemoryMb(postmaster),
    async close() {
      await stopProcesses();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Rows of one statement, on a connection of its own. */
export async function execute<Row extends object>(databaseUrl: string, statement: string): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function findPostmaster(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ id: number }>('select pg_backend_pid() as id');
  const postmaster = parentOf(rows[0]?.id ?? 0);
  await client.end();
  return postmaster;
}
