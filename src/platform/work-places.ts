import { createHash } from 'node:crypto';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import { repeatOnOutage } from './database.ts';
import type { Logger } from './logger.ts';
import { createMicroBatch } from './micro-batch.ts';
import { reasonOf } from './reason-of.ts';
import { createTally } from './tally.ts';

/** How many jobs at once, and which. */
export interface Places {
  total: number;
  /** The last so many free places are for what is at least as urgent; the larger number first. */
  kept: readonly { places: number; leastPriority: number }[];
  /** Nearly: a fetch may bring a few more. */
  mostOfGroup: number;
}

/** Jobs of one queue, each on a place of its own. */
export interface WorkPlaces {
  /** Looks for jobs in so many milliseconds, for one that is due then. */
  lookAfter(ms: number): void;
  /** Fetches no more and waits for those at work. */
  stop(): Promise<void>;
}

const mostPerFetch = 8;
const pollMs = 500;
const touchMs = 4_000;
const longestRestMs = 1_000;
/** A job that was not settled by then is repeated, as one whose worker died. */
const longestOutageMs = 10_000;

/**
 * Works on a queue with a place for each job: a worker of pg-boss fetches the next jobs only when all of a batch are done, so
 * that one job at a carrier that hangs would hold up others. Fetching, settling, repeating and heartbeats are pg-boss's.
 */
export async function workPlaces<Data extends object>(
  boss: PgBoss,
  queue: string,
  run: (job: JobWithMetadata<Data>) => Promise<{ reason: string } | null>,
  places: Places,
  log: Logger,
): Promise<WorkPlaces> {
  const running = new Map<JobWithMetadata<Data>, Promise<void>>();
  const jobsOf = createTally();
  const timers = new Set<NodeJS.Timeout>();
  let isStopped = false;
  let isLooking = false;
  let looking = Promise.resolve();
  let looksAgain = false;
  let passesOverAt = 0;
  let looksWhenPassingOver = false;

  const complete = createMicroBatch<JobWithMetadata<Data>>(
    async (jobs) => {
      await boss.complete(queue, jobs.map(attemptOf));
    },
    { mostItems: 100, gatherMs: 1 },
  );

  /** One look at a time; who asks meanwhile sets off another one after it. */
  function look(): void {
    looksAgain = true;
    if (isLooking) return;
    isLooking = true;
    looking = lookUntilNone().finally(() => {
      isLooking = false;
    });
  }

  async function lookUntilNone(): Promise<void> {
    try {
      while (looksAgain && !isStopped) {
        looksAgain = false;
        if (await fetchSome()) looksAgain = true;
      }
    } catch (error) {
      log.error({ queue, reason: reasonOf(error) }, 'jobs could not be fetched');
    }
  }

  /** Whether there may be more. */
  async function fetchSome(): Promise<boolean> {
    const band = findBand(places, places.total - running.size);
    if (band === null) return false;
    const full = [...running.keys()].filter(({ groupId }) => jobsOf.of(groupId ?? '') >= places.mostOfGroup);
    const passesOver = full.length > 0 && performance.now() >= passesOverAt;
    const startedAt = performance.now();
    const jobs = await boss.fetch<Data>(queue, {
      batchSize: band.count,
      includeMetadata: true,
      ...(passesOver ? passOver(full, band.leastPriority) : findMoreUrgent(full, band.leastPriority)),
    });
    if (passesOver) passesOverAt = performance.now() + passOverRest(performance.now() - startedAt);
    else if (full.length > 0) lookWhenPassingOver();
    for (const job of jobs) start(job);
    return jobs.length === band.count;
  }

  /** It is told of a job now that may be one to be found by passing over others: once is enough. */
  function lookWhenPassingOver(): void {
    if (looksWhenPassingOver) return;
    looksWhenPassingOver = true;
    lookAfter(Math.max(0, passesOverAt - performance.now()), () => {
      looksWhenPassingOver = false;
    });
  }

  function start(job: JobWithMetadata<Data>): void {
    jobsOf.add(job.groupId ?? '', 1);
    const done = finish(job)
      .catch((error) => log.error({ jobId: job.id, queue, err: error }, 'a job could not be settled'))
      .finally(() => {
        running.delete(job);
        jobsOf.add(job.groupId ?? '', -1);
        look();
      });
    running.set(job, done);
  }

  /** A job that cannot be settled loses its heartbeat, and is repeated. */
  async function finish(job: JobWithMetadata<Data>): Promise<void> {
    const failure = await run(job);
    await repeatOnOutage(
      () => (failure === null ? complete(job) : boss.fail(queue, attemptOf(job), failure).then(() => {})),
      longestOutageMs,
    );
  }

  function lookAfter(ms: number, before = () => {}): void {
    if (isStopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      before();
      look();
    }, ms);
    timers.add(timer.unref());
  }

  const polling = setInterval(look, pollMs);
  const touching = setInterval(() => {
    const jobs = [...running.keys()].map(attemptOf);
    if (jobs.length === 0) return;
    boss.touch(queue, jobs).catch((error) => log.error({ queue, reason: reasonOf(error) }, 'a heartbeat failed'));
  }, touchMs);
  const bell = await listen(boss, (name) => name === queue && look(), look, log);
  look();

  return {
    lookAfter: (ms) => lookAfter(ms),
    async stop() {
      isStopped = true;
      clearInterval(polling);
      for (const timer of timers) clearTimeout(timer);
      await bell.close();
      await looking;
      await Promise.all(running.values());
      clearInterval(touching);
    },
  };
}

interface Urgency {
  minPriority?: number;
  ignoreGroups?: string[];
}

/** What is more urgent than the jobs of groups that have their share is found at once. */
function findMoreUrgent(full: JobWithMetadata[], leastPriority: number | null): Urgency {
  const least = Math.max(leastPriority ?? Number.NEGATIVE_INFINITY, ...full.map(({ priority }) => priority + 1));
  return Number.isFinite(least) ? { minPriority: least } : {};
}

/** For what is not, all of their waiting jobs have to be passed over. */
function passOver(full: JobWithMetadata[], leastPriority: number | null): Urgency {
  return {
    ...(leastPriority !== null && { minPriority: leastPriority }),
    ignoreGroups: [...new Set(full.flatMap(({ groupId }) => groupId ?? []))],
  };
}

/** A few jobs are passed over in no time, a hundred thousand are not: a twentieth of the time is spent on it. */
function passOverRest(tookMs: number): number {
  return Math.min(longestRestMs, 19 * tookMs);
}

function attemptOf({ id, retryCount }: JobWithMetadata): { id: string; retryCount: number } {
  return { id, retryCount };
}

/** How many to fetch with so many places free, and how urgent they have to be; null where nothing has a place. */
function findBand({ kept }: Places, free: number): { count: number; leastPriority: number | null } | null {
  let leastPriority: number | null = null;
  for (const { places, leastPriority: least } of kept) {
    if (free > places) return { count: Math.min(mostPerFetch, free - places), leastPriority };
    leastPriority = least;
  }
  return free > 0 ? { count: Math.min(mostPerFetch, free), leastPriority } : null;
}

/** The channel by which pg-boss tells of new jobs; its own workers listen there too. */
const bellName = `pgboss_${createHash('sha224').update('pgboss').digest('hex').slice(0, 24)}`;

/** Where it cannot be had, polling alone finds jobs. */
async function listen(boss: PgBoss, onQueue: (name: string) => void, onReconnect: () => void, log: Logger) {
  try {
    const handle = await boss.getDb().listen?.(bellName, onQueue, onReconnect);
    if (handle !== undefined) return handle;
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'new jobs are not told of, only found');
  }
  return { close: async () => {} };
}
