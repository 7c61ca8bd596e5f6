import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/migrate.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createLogger } from '../../src/platform/logger.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server with a migrated database that test files clone. */
    postgresUrl: string;
  }
}

/** One real Postgres for the run. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'outbound-test-'));
  const postgres = await startEmbeddedPostgres({ dataDir, onProgress: () => {} });
  await migrate(postgres.url, createLogger('error'));
  provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
