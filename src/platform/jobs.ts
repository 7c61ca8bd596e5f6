import type { EntityManager } from '@mikro-orm/postgresql';
import { type Queue as BossQueue, type Db, fromKysely, type JobWithMetadata, PgBoss } from 'pg-boss';
import { type Condition, sql } from './database.ts';
import { createFairPriority } from './fair-priority.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { prepare } from './preparing-client.ts';
import { reasonOf } from './reason-of.ts';
import { type Places, type WorkPlaces, workPlaces } from './work-places.ts';

/** Jobs on the same Postgres: enqueued in the transaction of what they are about. */
export interface Jobs {
  enqueue(tx: EntityManager, queue: string, data: object, options?: JobOptions): Promise<void>;
  /** `handle` gets one job at a time; a job that throws is repeated as its queue's rules say. */
  work<Data extends object>(queue: string, handle: HandleJob<Data>, atOnce: WorkersAtOnce): Promise<void>;
  /** The same, with a place for each job; groups share the places. */
  workFairly<Data extends object>(queue: string, handle: HandleJob<Data>, places: Places): Promise<void>;
  schedule(queue: string, cron: string): Promise<void>;
  /** Gives a dead job back to the queue that it comes from, with all of its attempts; false where it is dead no more. */
  redrive(tx: EntityManager, deadQueue: string, jobId: string): Promise<boolean>;
  /** Fetches no more jobs and waits for those at work; jobs can still be enqueued. */
  stopWorking(): Promise<void>;
  close(): Promise<void>;
}

/**
 * `afterMs` counts from the transaction, by its clock, and a worker of this process is on time for it. Of jobs with a
 * `group`, those of groups with fewer come first; one that `goesOn` with another is not counted among them.
 */
interface JobOptions {
  startAfter?: Date;
  afterMs?: number;
  priority?: number;
  group?: string;
  goesOn?: boolean;
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
  const fairlyWorked = new Map<string, WorkPlaces>();
  const findPriority = createFairPriority();
  return {
    async enqueue(tx, queue, data, { afterMs, group, goesOn, ...options } = {}) {
      const start = afterMs !== undefined && { startAfter: afterMs / 1_000 };
      const rank = group !== undefined && { priority: findPriority(group, goesOn), group: { id: group } };
      await boss.send(queue, data, { ...rank, ...options, ...start, db: preparing(fromKysely(tx.getKysely())) });
      // A little later: the job has to be committed and due by then.
      if (afterMs !== undefined) fairlyWorked.get(queue)?.lookAfter(afterMs + 20);
    },
    async work<Data extends object>(queue: string, handle: HandleJob<Data>, atOnce: WorkersAtOnce) {
      // A batch of 2 or more lets a worker go on at once while there is more; alone it would wait for its next poll.
      const options = {
        batchSize: atOnce.jobsPerWorker,
        localConcurrency: atOnce.workers,
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 2,
        perJobResults: true,
        includeMetadata: true,
      } as const;
      worked.push(queue);
      const runAll = (jobs: JobWithMetadata<Data>[]) =>
        Promise.all(jobs.map((job) => settleJob(job, handle, log, metrics)));
      await boss.work<Data, unknown, typeof options>(queue, options, runAll);
    },
    async workFairly<Data extends object>(queue: string, handle: HandleJob<Data>, places: Places) {
      const run = (job: JobWithMetadata<Data>) => runJob(job, handle, log, metrics);
      fairlyWorked.set(queue, await workPlaces(boss, queue, run, places, log));
    },
    async schedule(queue, cron) {
      await boss.schedule(queue, cron);
    },
    async redrive(tx, deadQueue, jobId) {
      return (await boss.redrive(deadQueue, { ids: [jobId], db: fromKysely(tx.getKysely()) })) === 1;
    },
    async stopWorking() {
      await Promise.all([
        ...worked.splice(0).map((queue) => boss.offWork(queue, { wait: true })),
        ...[...fairlyWorked.values()].map((places) => places.stop()),
      ]);
      fairlyWorked.clear();
    },
    async close() {
      await boss.stop({ graceful: false });
    },
  };
}

/** The statement that enqueues differs from queue to queue only. */
function preparing({ executeSql }: Db): Db {
  return {
    executeSql(text, values) {
      prepare(text);
      return executeSql(text, values);
    },
  };
}

/** Condition: whether a worker is at the job of this id just now, as far as its heartbeats tell. */
export function jobIsActive(queue: string, id: Condition): Condition {
  return sql`exists (select 1 from pgboss.job where name = ${queue} and id = ${id} and state = 'active')`;
}

/** Statement: jobs of a queue that wait start at the times of the rows `(id, at)` where that is earlier; `member` of a job names the id. */
export function startEarlier(queue: string, member: string, times: Condition): Condition {
  return sql`update pgboss.job job set start_after = times.at from ${times} times
    where job.name = ${queue} and job.state = 'created' and (job.data ->> ${member})::uuid = times.id and job.start_after > times.at`;
}

/** The jobs of a queue that wait, will be repeated or are at work, as a table; of a dead letter queue, those that nobody has redriven. */
export function liveJobs(queue: string): Condition {
  return sql`(select * from pgboss.job where name = ${queue} and state in ('created', 'retry', 'active'))`;
}

async function settleJob<Data>(job: JobWithMetadata<Data>, handle: HandleJob<Data>, log: Logger, metrics: Metrics) {
  const failure = await runJob(job, handle, log, metrics);
  if (failure === null) return { id: job.id, status: 'completed' as const };
  return { id: job.id, status: 'failed' as const, output: failure };
}

/** Null, or why it failed. */
async function runJob<Data>(
  job: JobWithMetadata<Data>,
  handle: HandleJob<Data>,
  log: Logger,
  metrics: Metrics,
): Promise<{ reason: string } | null> {
  try {
    await handle(job.data, { jobId: job.id, isRepeat: job.retryCount > 0 });
    return null;
  } catch (error) {
    log.error({ jobId: job.id, queue: job.name, err: error }, 'a job failed');
    metrics.jobsFailed.inc({ queue: job.name });
    return { reason: reasonOf(error) };
  }
}
