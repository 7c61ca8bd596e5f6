/** When a breaker opens and closes. Times in milliseconds. */
export interface BreakerRules {
  /** What is looked back on. */
  windowMs: number;
  /** So many sends at least, of which this share failed for the channel … */
  leastTried: number;
  mostFailedShare: number;
  /** … or so many, of which all did. */
  leastTriedInVain: number;
  /** From opening to the first probe, doubled with each opening that follows. */
  firstWaitMs: number;
  longestWaitMs: number;
  /** Percent of the traffic at each step on the way back. */
  steps: readonly number[];
  /** From one step to the next. */
  stepMs: number;
  /** At most so many messages go out at once while it is tried. */
  probeMessages: number;
  /** Of slow receipts: sends that were to be reported on, and the share that has to be. */
  leastUnreported: number;
  leastReportedShare: number;
}

export const breakerRules: BreakerRules = {
  windowMs: 30_000,
  leastTried: 10,
  mostFailedShare: 0.5,
  leastTriedInVain: 5,
  firstWaitMs: 30_000,
  longestWaitMs: 600_000,
  steps: [10, 25, 50, 100],
  stepMs: 5_000,
  probeMessages: 10,
  leastUnreported: 20,
  leastReportedShare: 0.5,
};

export interface Health {
  tried: number;
  failed: number;
}

/** Whether a channel of this health does not work. */
export function isBroken({ tried, failed }: Health, rules: BreakerRules): boolean {
  if (failed === tried && tried >= rules.leastTriedInVain) return true;
  return tried >= rules.leastTried && failed >= tried * rules.mostFailedShare;
}
