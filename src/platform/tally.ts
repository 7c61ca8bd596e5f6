/** How much of something each group has just now. */
export interface Tally {
  of(group: string): number;
  add(group: string, count: number): void;
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  const of = (group: string) => counts.get(group) ?? 0;
  return {
    of,
    add(group, count) {
      const total = of(group) + count;
      if (total === 0) counts.delete(group);
      else counts.set(group, total);
    },
  };
}
