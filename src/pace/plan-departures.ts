/** What a grant found: the tokens that were there, and how fast more flow in. */
export interface Inflow {
  tokens: number;
  perSecond: number;
  capacity: number;
}

/**
 * How many milliseconds after the grant each message may leave, for the segments of each, in order: when its tokens have
 * flown in behind those of the messages before it. One of more than fit in is granted alone, and leaves at once.
 */
export function planDepartures({ tokens, perSecond, capacity }: Inflow, segments: readonly number[]): number[] {
  let before = 0;
  return segments.map((own) => {
    const missing = before + Math.min(own, capacity) - tokens;
    before += own;
    return missing <= 0 ? 0 : (missing / perSecond) * 1_000;
  });
}
