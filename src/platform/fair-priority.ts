import { LRUCache } from 'lru-cache';

/** What a group has enqueued of late. */
interface Usage {
  jobs: number;
  at: number;
}

const halfLifeMs = 1_800_000;
/** Whoever enqueues no more than so many comes first. */
const freeJobs = 30;
const leastPriority = -20;

/**
 * The priority of a group's next job: the more it has enqueued of late, the later it comes, by one step for each doubling.
 * So a few jobs of one group never wait for the thousands of another, and groups that enqueue alike come in their order.
 * Each process counts for itself: many of them make all groups look a little smaller. A job that only goes on with another
 * one is not counted anew.
 */
export function createFairPriority(now: () => number = Date.now): (group: string, goesOn?: boolean) => number {
  const usages = new LRUCache<string, Usage>({ max: 10_000 });
  return (group, goesOn = false) => {
    const at = now();
    const last = usages.get(group) ?? { jobs: 0, at };
    const jobs = last.jobs * 2 ** ((last.at - at) / halfLifeMs) + (goesOn ? 0 : 1);
    usages.set(group, { jobs, at });
    return Math.max(leastPriority, Math.min(0, -Math.ceil(Math.log2(jobs / freeJobs))));
  };
}
