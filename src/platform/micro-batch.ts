/** Collects what arrives while the batch before is at work, so that many callers share one transaction. */
export interface MicroBatch<Item> {
  /** Resolves when the batch that the item went into is done. */
  add(item: Item): Promise<void>;
  /** Resolves when nothing waits and nothing is at work. */
  drain(): Promise<void>;
}

export interface BatchRules {
  mostItems: number;
  mostAtOnce: number;
  /** How long the first item waits for others. */
  gatherMs: number;
}

interface Waiting<Item> {
  item: Item;
  resolve(): void;
  reject(error: unknown): void;
}

/** Where a batch fails, each of its items is tried alone, so that one that cannot be worked on fails for itself only. */
export function createMicroBatch<Item>(
  work: (items: Item[]) => Promise<void>,
  { mostItems, mostAtOnce, gatherMs }: BatchRules,
): MicroBatch<Item> {
  let waiting: Waiting<Item>[] = [];
  const atWork = new Set<Promise<void>>();

  function start(): void {
    while (waiting.length > 0 && atWork.size < mostAtOnce) {
      const batch = waiting.slice(0, mostItems);
      waiting = waiting.slice(mostItems);
      const run = runBatch(batch).finally(() => {
        atWork.delete(run);
        if (waiting.length >= mostItems) start();
        else if (waiting.length > 0) setTimeout(start, gatherMs);
      });
      atWork.add(run);
    }
  }

  async function runBatch(batch: Waiting<Item>[]): Promise<void> {
    try {
      await work(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      const [first, ...others] = batch;
      if (others.length === 0) return first?.reject(error);
      for (const entry of batch) await runBatch([entry]);
    }
  }

  return {
    add(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (waiting.length === 1) setTimeout(start, gatherMs);
      });
    },
    async drain() {
      while (waiting.length > 0 || atWork.size > 0) {
        start();
        await Promise.allSettled(atWork);
      }
    },
  };
}
