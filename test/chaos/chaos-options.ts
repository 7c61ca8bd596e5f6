import type { Profile } from './profile.ts';

export interface ChaosOptions {
  profile: Profile;
  seed: number;
  minutes: number;
  messages: number;
  /** Path of a redis-server; null: the nodes run without, and there are no faults of it. */
  redisServer: string | null;
  /** How long the rest may take when the faults are over. */
  settleWithinMs: number;
  /** The folder for the processes' logs; null: they are thrown away. */
  logs: string | null;
  say: (line: string) => void;
  /** Aborted: everything ends. */
  signal: AbortSignal;
}
