import { LRUCache } from 'lru-cache';

/** What this process sent on each channel of late, in segments. */
export interface RecentSends {
  note(channelId: string, sent: { taken: number; refused: number }): void;
  read(channelId: string): { perSecond: number; takenShare: number };
}

interface Second {
  number: number;
  taken: number;
  refused: number;
}

/** `refused` is what the carrier had no time for. */
export function createRecentSends(): RecentSends {
  const seconds = new LRUCache<string, { now: Second; before: Second }>({ max: 10_000 });

  function find(channelId: string) {
    const number = Math.floor(performance.now() / 1_000);
    const last = seconds.get(channelId);
    if (last?.now.number === number) return last;
    const none = { taken: 0, refused: 0 };
    const before = last?.now.number === number - 1 ? last.now : { number: number - 1, ...none };
    return { now: { number, ...none }, before };
  }

  return {
    note(channelId, { taken, refused }) {
      const { now, before } = find(channelId);
      seconds.set(channelId, { now: { ...now, taken: now.taken + taken, refused: now.refused + refused }, before });
    },
    read(channelId) {
      const { now, before } = find(channelId);
      const [all, allBefore] = [now.taken + now.refused, before.taken + before.refused];
      return {
        perSecond: Math.max(all, allBefore),
        takenShare: (now.taken + before.taken) / Math.max(1, all + allBefore),
      };
    },
  };
}
