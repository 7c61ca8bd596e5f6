/** Workers of this process that look for jobs when they are told to, and otherwise every two seconds. */
export interface WakeWorkers {
  add(queue: string, worker: Wakeable): void;
  /** One of the queue's workers looks in so many milliseconds, for a job that is due then. */
  after(queue: string, ms: number): void;
  close(): void;
}

export interface Wakeable {
  isBusy: boolean;
  wake(): void;
}

/** Wakes that lie closer together are one. */
const granularityMs = 25;
/** The job has to be committed, and due by the clock of Postgres. */
const leastMs = 50;
/** What lies further ahead need not be on time. */
const mostMs = 3_600_000;

export function createWakeWorkers(): WakeWorkers {
  const workersOf = new Map<string, Wakeable[]>();
  const timers = new Map<string, NodeJS.Timeout>();

  function wake(queue: string): void {
    const workers = workersOf.get(queue) ?? [];
    const idle = workers.find(({ isBusy }) => !isBusy);
    // Who is busy looks again when it is done.
    for (const worker of idle === undefined ? workers : [idle]) worker.wake();
  }

  return {
    add(queue, worker) {
      workersOf.set(queue, [...(workersOf.get(queue) ?? []), worker]);
    },
    after(queue, ms) {
      if (ms > mostMs || !workersOf.has(queue)) return;
      const at = Math.ceil((Date.now() + Math.max(ms, leastMs)) / granularityMs) * granularityMs;
      const key = `${at} ${queue}`;
      if (timers.has(key)) return;
      const timer = setTimeout(() => {
        timers.delete(key);
        wake(queue);
      }, at - Date.now());
      timers.set(key, timer.unref());
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      workersOf.clear();
    },
  };
}
