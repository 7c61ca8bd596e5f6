import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './database.ts';
import type { World } from './world.ts';

/** How long it took from each fault until all went on, by kind of fault. */
export interface Recoveries {
  /** Until no message that is SENDING now is still in that same attempt's SENDING. */
  ofWorker(kind: string): void;
  /** Until a call is answered that was made after the fault. */
  ofApi(kind: string): void;
  /** Until the next message is with the carrier or on its phone. */
  ofCarrier(kind: string): void;
  /** Until every api says that Redis is up. */
  ofRedis(kind: string): void;
  callAnswered(askedAt: number): void;
  statusTold(status: string): void;
  figures(): Record<string, Recovery>;
}

export interface Recovery {
  faults: number;
  medianMs: number | null;
  maxMs: number | null;
  /** Those after which it was not seen to go on. */
  open: number;
}

interface Wait {
  kind: string;
  startedAt: number;
  endedAt: number | null;
}

const pollMs = 250;

export function createRecoveries({ database, apiPorts }: World, signal: AbortSignal): Recoveries {
  const waits: Wait[] = [];
  const forCall = new Set<Wait>();
  const forMessage = new Set<Wait>();
  const begin = (kind: string): Wait => {
    const wait: Wait = { kind, startedAt: Date.now(), endedAt: null };
    waits.push(wait);
    return wait;
  };
  const endThose = (group: Set<Wait>, before: number) => {
    for (const wait of group) {
      if (wait.startedAt > before) continue;
      wait.endedAt = Date.now();
      group.delete(wait);
    }
  };
  const endWhen = (wait: Wait, isOver: Promise<void>) =>
    isOver.then(
      () => {
        wait.endedAt = Date.now();
      },
      () => {},
    );
  return {
    ofWorker: (kind) => void endWhen(begin(kind), untilNoneIsSending(database, signal)),
    ofRedis: (kind) => void endWhen(begin(kind), untilRedisIsUp(apiPorts, signal)),
    ofApi: (kind) => void forCall.add(begin(kind)),
    ofCarrier: (kind) => void forMessage.add(begin(kind)),
    callAnswered: (askedAt) => endThose(forCall, askedAt),
    statusTold(status) {
      if (status === 'SENT' || status === 'DELIVERED') endThose(forMessage, Date.now());
    },
    figures() {
      const kinds = [...new Set(waits.map(({ kind }) => kind))].sort();
      return Object.fromEntries(kinds.map((kind) => [kind, summarize(waits.filter((wait) => wait.kind === kind))]));
    },
  };
}

async function untilNoneIsSending(database: Database, signal: AbortSignal): Promise<void> {
  let left = await database.rows<{ id: string; attempts: number }>(
    `select id, attempts from outbound_message where status = 'SENDING'`,
  );
  while (left.length > 0) {
    await sleep(pollMs, undefined, { signal });
    left = await database.rows(
      `select m.id, m.attempts from outbound_message m
       join unnest($1::uuid[], $2::smallint[]) as was(id, attempts) on was.id = m.id and was.attempts = m.attempts
       where m.status = 'SENDING'`,
      [left.map(({ id }) => id), left.map(({ attempts }) => attempts)],
    );
  }
}

async function untilRedisIsUp(apiPorts: number[], signal: AbortSignal): Promise<void> {
  const isUp = async (port: number) => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal }).catch(() => null);
    return ((await answer?.json()) as { redis?: string } | undefined)?.redis === 'up';
  };
  while (!(await Promise.all(apiPorts.map(isUp))).every(Boolean)) await sleep(pollMs, undefined, { signal });
}

function summarize(waits: Wait[]): Recovery {
  const times = waits
    .flatMap(({ startedAt, endedAt }) => (endedAt === null ? [] : endedAt - startedAt))
    .sort((a, b) => a - b);
  return {
    faults: waits.length,
    medianMs: times[Math.floor(times.length / 2)] ?? null,
    maxMs: times.at(-1) ?? null,
    open: waits.length - times.length,
  };
}
