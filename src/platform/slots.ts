import { createTally } from './tally.ts';

/** A bounded number of places that work takes before it starts. */
export interface Slots {
  /** Waits its turn, then takes what is free, at most `most`. */
  take(most: number, asker?: Asker): Promise<number>;
  /** By the same asker. */
  give(count: number, asker?: Asker): void;
}

/** Groups are served one after the other, each in its own order; whoever is urgent comes before all of them. */
export interface Asker {
  group: string;
  isUrgent: boolean;
}

interface Waiting {
  most: number;
  asker: Asker;
  resolve(count: number): void;
}

const anybody: Asker = { group: '', isUrgent: false };

/** One group has at most `mostOfGroup` of them at a time, so that what stands still there leaves places to others. */
export function createSlots(total: number, mostOfGroup = total): Slots {
  // Fewer than this are not worth a turn while more are on their way back.
  const worthATurn = Math.max(1, Math.floor(mostOfGroup / 4));
  const urgent: Waiting[] = [];
  /** In the order of their turns. */
  const groups = new Map<string, Waiting[]>();
  const heldBy = createTally();
  let free = total;

  function serve(): void {
    for (let line = findLine(); line !== undefined; line = findLine()) {
      const next = line[0];
      if (next === undefined || free < Math.min(next.most, worthATurn)) return;
      const count = Math.min(next.most, available(next.asker));
      line.shift();
      if (line !== urgent) moveBack(next.asker.group, line);
      hold(count, next.asker);
      next.resolve(count);
    }
  }

  function findLine(): Waiting[] | undefined {
    if (urgent.length > 0) return urgent;
    for (const line of groups.values()) {
      const next = line[0];
      if (next !== undefined && roomOf(next.asker) >= Math.min(next.most, worthATurn)) return line;
    }
    return undefined;
  }

  function available(asker: Asker): number {
    return Math.min(free, roomOf(asker));
  }

  function roomOf({ group, isUrgent }: Asker): number {
    return isUrgent ? total : mostOfGroup - heldBy.of(group);
  }

  function moveBack(group: string, line: Waiting[]): void {
    groups.delete(group);
    if (line.length > 0) groups.set(group, line);
  }

  function hold(count: number, { group, isUrgent }: Asker): void {
    free -= count;
    if (!isUrgent) heldBy.add(group, count);
  }

  return {
    take: (most, asker = anybody) =>
      new Promise((resolve) => {
        const line = asker.isUrgent ? urgent : groups.get(asker.group);
        const waiting = { most, asker, resolve };
        if (line === undefined) groups.set(asker.group, [waiting]);
        else line.push(waiting);
        serve();
      }),
    give(count, asker = anybody) {
      hold(-count, asker);
      serve();
    },
  };
}
