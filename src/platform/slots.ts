/** A bounded number of places that work takes before it starts. */
export interface Slots {
  /** Waits its turn, then takes what is free, at most `most`. */
  take(most: number): Promise<number>;
  give(count: number): void;
}

export function createSlots(total: number): Slots {
  // Fewer than this are not worth a turn while more are on their way back.
  const worthATurn = Math.max(1, Math.floor(total / 4));
  const waiting: { most: number; resolve(count: number): void }[] = [];
  let free = total;

  function serve(): void {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (free < Math.min(next.most, worthATurn)) return;
      const count = Math.min(next.most, free);
      free -= count;
      waiting.shift();
      next.resolve(count);
    }
  }

  return {
    take: (most) =>
      new Promise((resolve) => {
        waiting.push({ most, resolve });
        serve();
      }),
    give(count) {
      free += count;
      serve();
    },
  };
}
