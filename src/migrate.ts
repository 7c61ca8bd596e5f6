import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from './mikro-orm.config.ts';
import { migrateJobs } from './platform/jobs.ts';
import type { Logger } from './platform/logger.ts';
import { queues } from './worker/queues.ts';

/** Brings the database up to this version: our tables and the job queues. Running it again changes nothing. */
export async function migrate(databaseUrl: string, log: Logger): Promise<void> {
  const orm = await MikroORM.init(ormOptions(databaseUrl, 2));
  try {
    await orm.migrator.up();
  } finally {
    await orm.close();
  }
  await migrateJobs(databaseUrl, queues, log);
}
