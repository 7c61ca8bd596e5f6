import type { EntityManager } from '@mikro-orm/postgresql';
import { type Queue as BossQueue, fromKysely, type JobWithMetadata, PgBoss } from 'pg-boss';
import { type Condition, sql } from './database.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { createWakeWorkers } from './wake-workers.ts';

/** Jobs on the same Postgres: enqueued in the transaction of what they are about. */
export interface Jobs {
  enqueue(tx: EntityManager, queue: string, data: object, options?: JobOptions): Promise<void>;
  /** `handle` gets one job at a time; a job that throws is repeated as its queue's rules say. */
  work<Data extends object>(queue: string, handle: HandleJob<Data>, atOnce: WorkersAtOnce): Promise<void>;
  schedule(queue: string, cron: string): Promise<void>;
  /** Gives a dead job back to the queue that it comes from, with all of its attempts; false where it is dead no more. */
  redrive(tx: EntityManager, deadQueue: string, jobId: string): Promise<boolean>;
  /** Fetches no more jobs and waits for those at work; jobs can still be enqueued. */
  stopWorking(): Promise<void>;
  close(): Promise<void>;
}

/** `afterMs` counts from the transaction, by its clock, and a worker of this process is on time for it. */
interface JobOptions {
  startAfter?: Date;
  afterMs?: number;
  priority?: number;
}

type HandleJob<Data> = (data: Data, run: JobRun) => Promise<void>;

/** One run of a job. */
export interface JobRun {
  jobId: string;
  /** Whether it was begun before, by a worker that died or failed. */
  isRepeat: boolean;
}

interface WorkersAtOnce {
  workers: number;
  jobsPerWorker: number;
}

export interface Queue {
  name: string;
  options: Omit<BossQueue, 'name' | 'partition'>;
}

function createBoss(databaseUrl: string, log: Logger, migrate: boolean): PgBoss {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'outbound jobs',
    max: 4,
    migrate,
    createSchema: migrate,
    useListenNotify: true,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
  });
  boss.on('error', (error) => log.error({ reason: error.message }, 'job queue failed'));
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'job queue warns'));
  return boss;
}

/** Creates or updates the schema of the queues, dead letter queues first; safe while others run. A policy stays as it was created. */
export async function migrateJobs(databaseUrl: string, queues: Queue[], log: Logger): Promise<void> {
  const boss = createBoss(databaseUrl, log, true);
  await boss.start();
  for (const queue of queues) {
    await boss.createQueue(queue.name, { ...queue.options, notify: true });
    // Creating a queue that exists changes nothing of it.
    const { policy, ...options } = queue.options;
    await boss.updateQueue(queue.name, { ...options, notify: true });
  }
  await boss.stop({ graceful: false });
}

export async function openJobs(databaseUrl: string, log: Logger, metrics: Metrics): Promise<Jobs> {
  const boss = createBoss(databaseUrl, log, false);
  await boss.start();
  const worked: string[] = [];
  const wakes = createWakeWorkers();
  return {
    async enqueue(tx, queue, data, { afterMs, ...options } = {}) {
      const start = afterMs !== undefined && { startAfter: afterMs / 1_000 };
      await boss.send(queue, data, { ...options, ...start, db: fromKysely(tx.getKysely()) });
      if (afterMs !== undefined) wakes.after(queue, afterMs);
    },
    async work<Data extends object>(queue: string, handle: HandleJob<Data>, { workers, jobsPerWorker }: WorkersAtOnce) {
      // A batch of 2 or more lets a worker go on at once while there is more; alone it would wait for its next poll.
      const options = {
        batchSize: jobsPerWorker,
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 2,
        perJobResults: true,
        includeMetadata: true,
      } as const;
      worked.push(queue);
      for (let worker = 0; worker < workers; worker++) {
        const wakeable = { isBusy: false, wake: () => boss.notifyWorker(id) };
        const runAll = async (jobs: JobWithMetadata<Data>[]) => {
          wakeable.isBusy = true;
          const results = await Promise.all(jobs.map((job) => runJob(job, handle, log, metrics)));
          wakeable.isBusy = false;
          return results;
        };
        const id = await boss.work<Data, unknown, typeof options>(queue, options, runAll);
        wakes.add(queue, wakeable);
      }
    },
    async schedule(queue, cron) {
      await boss.schedule(queue, cron);
    },
    async redrive(tx, deadQueue, jobId) {
      return (await boss.redrive(deadQueue, { ids: [jobId], db: fromKysely(tx.getKysely()) })) === 1;
    },
    async stopWorking() {
      wakes.close();
      await Promise.all(worked.splice(0).map((queue) => boss.offWork(queue, { wait: true })));
    },
    async close() {
      await boss.stop({ graceful: false });
    },
  };
}

/** Condition: whether a worker is at the job of this id just now, as far as its heartbeats tell. */
export function jobIsActive(queue: string, id: Condition): Condition {
  return sql`exists (select 1 from pgboss.job where name = ${queue} and id = ${id} and state = 'active')`;
}

/** The jobs of a queue that wait, will be repeated or are at work, as a table; of a dead letter queue, those that nobody has redriven. */
export function liveJobs(queue: string): Condition {
  return sql`(select * from pgboss.job where name = ${queue} and state in ('created', 'retry', 'active'))`;
}

async function runJob<Data>(job: JobWithMetadata<Data>, handle: HandleJob<Data>, log: Logger, metrics: Metrics) {
  try {
    await handle(job.data, { jobId: job.id, isRepeat: job.retryCount > 0 });
    return { id: job.id, status: 'completed' as const };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error({ jobId: job.id, queue: job.name, err: error }, 'a job failed');
    metrics.jobsFailed.inc({ queue: job.name });
    return { id: job.id, status: 'failed' as const, output: { reason } };
  }
}
