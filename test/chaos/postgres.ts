import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { findLastingPort } from './find-lasting-port.ts';

/** A real Postgres that can be killed and started again, on the same data and port. */
export interface KillablePostgres {
  url: string;
  /** SIGKILL to the postmaster: nothing is flushed, nobody is told. Its backends end as they notice. */
  kill(): Promise<void>;
  /** As an administrator stops it: every connection is ended first. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startPostgres(folder: string): Promise<KillablePostgres> {
  const dataDir = join(folder, 'postgres');
  mkdirSync(dataDir);
  const port = await findLastingPort();
  // A port among the settings outweighs the free one that the server would get at each start.
  const open = () => startEmbeddedPostgres({ dataDir, onProgress: () => {}, settings: { port: String(port) } });
  let opening = open();
  const url = new URL((await opening).url);
  url.port = String(port);
  return {
    url: url.href,
    async kill() {
      process.kill(readPostmasterId(dataDir), 'SIGKILL');
      // Of a dead server this only lets the folder go, so that it can be started again.
      await (await opening).stop();
    },
    stop: async () => (await opening).stop(),
    async start() {
      opening = open();
      await opening;
    },
    async close() {
      await (await opening).stop();
      rmSync(homeOf(dataDir), { recursive: true, force: true });
    },
  };
}

function readPostmasterId(dataDir: string): number {
  const [id] = readFileSync(join(homeOf(dataDir), 'data', 'postmaster.pid'), 'utf8').split('\n');
  return Number(id);
}

/** Where root's Postgres keeps its files when its user cannot reach the folder (see platform/postgres-home.ts). */
function homeOf(dataDir: string): string {
  const location = join(dataDir, 'location');
  return existsSync(location) ? readFileSync(location, 'utf8').trim() : dataDir;
}
