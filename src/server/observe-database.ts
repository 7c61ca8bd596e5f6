import { setTimeout as sleep } from 'node:timers/promises';
import { Gauge } from 'prom-client';
import { deadQueue } from '../delivery/dead-queue.ts';
import { countBreakers } from '../failover/channel-breaker.ts';
import { countSlowedChannels } from '../pace/count-slowed-channels.ts';
import { query, sql } from '../platform/database.ts';
import { countNodes } from '../platform/presence.ts';
import type { Store } from '../platform/store.ts';

interface Observed {
  queues: { queue: string; waiting: number; oldestSeconds: number }[];
  deadJobs: number;
  inDoubt: number;
  slowed: number;
  blocked: number;
  horizonSeconds: number;
  breakers: { provider: string; state: string; channels: number }[];
  nodes: { role: string; nodes: number }[];
}

interface Reading {
  startedAt: number;
  isOver: boolean;
  /** Null where it failed, or took too long. */
  observed: Promise<Observed | null>;
}

const freshMs = 2_000;
/** What this process counts must not wait for a database that stands still. */
const longestReadMs = 1_500;

/**
 * Registers what is read from the database when somebody asks: alike on every node. It is read at most every two seconds.
 * A database that is away, or too slow, is told as such, and what is read from it is left out.
 */
export function observeDatabase(store: Store): void {
  const { registry } = store.metrics;
  const registers = [registry];
  let reading: Reading | null = null;

  function observe(): Promise<Observed | null> {
    // One at a time: those that hang would take the connections.
    if (reading === null || (reading.isOver && Date.now() - reading.startedAt > freshMs)) reading = startReading(store);
    return reading.observed;
  }

  function gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    set: (gauge: Gauge<Label>, observed: Observed) => void,
  ): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        const observed = await observe();
        forget(this, labelNames);
        if (observed !== null) set(this, observed);
      },
    });
  }

  new Gauge({
    name: 'outbound_database_up',
    help: 'Whether what is read from the database is told here: 1; or 0, where it could not be read within 1.5 s.',
    registers,
    async collect() {
      this.set((await observe()) === null ? 0 : 1);
    },
  });
  new Gauge({
    name: 'outbound_redis_up',
    help: 'Whether Redis answers: 1 or 0; without a value where there is none.',
    registers,
    collect() {
      const { redis } = store.nudge.status();
      forget(this, []);
      if (redis !== 'absent') this.set(redis === 'up' ? 1 : 0);
    },
  });
  gauge('outbound_queue_waiting', 'Due jobs that no worker has taken, by queue.', ['queue'], (it, { queues }) => {
    for (const { queue, waiting } of queues) it.set({ queue }, waiting);
  });
  gauge(
    'outbound_queue_age_seconds',
    'For how long the oldest due job of a queue waits.',
    ['queue'],
    (it, { queues }) => {
      for (const { queue, oldestSeconds } of queues) it.set({ queue }, oldestSeconds);
    },
  );
  gauge('outbound_dead_jobs', 'Jobs that were given up and wait for a person.', [], (it, seen) =>
    it.set(seen.deadJobs),
  );
  gauge('outbound_messages_in_doubt', 'Messages of which nobody knows whether the carrier has them.', [], (it, seen) =>
    it.set(seen.inDoubt),
  );
  gauge('outbound_channels_slowed', 'Channels below their rate since a carrier asked for it.', [], (it, seen) =>
    it.set(seen.slowed),
  );
  gauge('outbound_channels_blocked', 'Channels that send nothing until a time that a carrier named.', [], (it, seen) =>
    it.set(seen.blocked),
  );
  gauge(
    'outbound_event_horizon_seconds',
    'Age of the oldest transaction that writes: events behind it are not told yet.',
    [],
    (it, seen) => it.set(seen.horizonSeconds),
  );
  gauge(
    'outbound_breakers',
    'Watched channels, by the state of their breaker.',
    ['provider', 'state'],
    (it, { breakers }) => {
      for (const { provider, state, channels } of breakers) it.set({ provider, state }, channels);
    },
  );
  gauge('outbound_nodes', 'Processes that gave a sign of life of late, by role.', ['role'], (it, seen) => {
    for (const { role, nodes } of seen.nodes) it.set({ role }, nodes);
  });
}

/** What is not known is not told: resetting a gauge without labels would tell 0. */
function forget(gauge: Gauge<string>, labelNames: string[]): void {
  if (labelNames.length === 0) gauge.remove();
  else gauge.reset();
}

function startReading(store: Store): Reading {
  const read = readObserved(store).catch(() => null);
  const isTooLate = sleep(longestReadMs, null, { ref: false });
  const reading = { startedAt: Date.now(), isOver: false, observed: Promise.race([read, isTooLate]) };
  read.then(() => {
    reading.isOver = true;
  });
  return reading;
}

async function readObserved({ em }: Store): Promise<Observed> {
  const reads = em.fork();
  const [row] = await query(
    reads,
    sql<Pick<Observed, 'deadJobs' | 'inDoubt' | 'horizonSeconds'>>`
      select (select count(*)::int from pgboss.job where name = ${deadQueue} and state = 'created') as "deadJobs",
             (select count(*)::int from doubt d join outbound_message m on m.id = d.message_id where m.status = 'IN_DOUBT') as "inDoubt",
             (select coalesce(max(extract(epoch from now() - xact_start)), 0)::float8 from pg_stat_activity
              where datname = current_database() and backend_xid is not null) as "horizonSeconds"`,
  );
  const queues = await query(
    reads,
    sql<Observed['queues'][number]>`
      select name as queue, count(*)::int as waiting, extract(epoch from now() - min(start_after))::float8 as "oldestSeconds"
      from pgboss.job where state in ('created', 'retry') and start_after <= now() and name <> ${deadQueue} group by name`,
  );
  if (row === undefined) throw new Error('Postgres gave no row');
  return {
    ...row,
    ...(await countSlowedChannels(reads)),
    queues,
    breakers: await countBreakers(reads),
    nodes: await countNodes(reads),
  };
}
