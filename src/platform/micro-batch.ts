export interface BatchRules {
  mostItems: number;
  /** How long the first item waits for others. */
  gatherMs: number;
}

interface Waiting<Item> {
  item: Item;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Lets many callers share one transaction: what arrives while a batch is at work makes up the next one, so that the
 * busier it gets, the less each item costs. Resolves when the batch that the item went into is done. Where a batch
 * fails, each of its items is tried alone: one that cannot be worked on fails for itself only.
 */
export function createMicroBatch<Item>(
  work: (items: Item[]) => Promise<void>,
  { mostItems, gatherMs }: BatchRules,
): (item: Item) => Promise<void> {
  let waiting: Waiting<Item>[] = [];
  let isAtWork = false;

  async function run(): Promise<void> {
    const batch = waiting.slice(0, mostItems);
    waiting = waiting.slice(mostItems);
    await runBatch(batch);
    if (waiting.length > 0) start();
    else isAtWork = false;
  }

  async function runBatch(batch: Waiting<Item>[]): Promise<void> {
    try {
      await work(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      const [first, ...others] = batch;
      if (others.length === 0) first?.reject(error);
      else for (const entry of batch) await runBatch([entry]);
    }
  }

  function start(): void {
    isAtWork = true;
    setTimeout(() => void run(), waiting.length >= mostItems ? 0 : gatherMs);
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isAtWork) start();
    });
}
