/** Collects what arrives while the batch before is at work, so that many callers share one transaction. */
export interface MicroBatch<Item> {
  /** Resolves when the batch that the item went into is done. */
  add(item: Item): Promise<void>;
  /** Resolves when nothing waits and nothing is at work. */
  drain(): Promise<void>;
}

interface Waiting<Item> {
  item: Item;
  resolve(): void;
  reject(error: unknown): void;
}

/** Where a batch fails, each of its items is tried alone, so that one that cannot be worked on fails for itself only. */
export function createMicroBatch<Item>(
  work: (items: Item[]) => Promise<void>,
  { mostItems, mostAtOnce }: { mostItems: number; mostAtOnce: number },
): MicroBatch<Item> {
  let waiting: Waiting<Item>[] = [];
  const atWork = new Set<Promise<void>>();

  function start(): void {
    while (waiting.length > 0 && atWork.size < mostAtOnce) {
      const batch = waiting.slice(0, mostItems);
      waiting = waiting.slice(mostItems);
      const run = runBatch(batch).finally(() => {
        atWork.delete(run);
        start();
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
        // What else arrives in this turn of the event loop joins the same batch.
        if (waiting.length === 1) setImmediate(start);
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
