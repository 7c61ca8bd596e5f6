/** How fast a channel may send, as it is promised to its carrier, in segments. */
export interface PaceLimit {
  perSecond: number;
  burst: number;
}

/** The bucket of tokens that keeps the promise: one token for each segment. */
export interface Bucket {
  refillPerSecond: number;
  capacity: number;
  /** What needs more tokens than fit in may leave when so many would have gathered. */
  full: number;
  /** What flows in within so many seconds is granted with what is there; it leaves as it flows in. */
  aheadSeconds: number;
  /** A grant that is older when the first byte is to leave is worth nothing any more. */
  mostAgeMs: number;
}

/** The promise is kept in every window of so many seconds, where the carrier looks. */
export const windowSeconds = 10;

/**
 * A job that fetched less than flows in meanwhile would keep the channel slower than it may be. No departure is planned
 * further ahead of its grant.
 */
export const worthwhileSeconds = 0.2;

/** The most segments that one grant lets leave, but for a single message of more. */
export function mostOfGrant(limit: PaceLimit): number {
  const { capacity, refillPerSecond, aheadSeconds } = shapeBucket(limit);
  return Math.max(limit.burst, Math.floor(capacity + refillPerSecond * aheadSeconds));
}

/** The limit of a channel by its settings; null where it has no rate. */
export function limitOf(perSecond: number | null, burst: number | null): PaceLimit | null {
  return perSecond === null ? null : { perSecond, burst: burst ?? defaultBurst(perSecond) };
}

/** Without a setting, a burst is what leaves within about a second. */
export function defaultBurst(perSecond: number): number {
  return Math.max(1, Math.ceil(perSecond));
}

/**
 * What is granted within a window arrives within a window that is longer by the age of a grant, so the bucket holds less
 * than the burst. Carriers count whole segments: what lies between the promise and the next whole number is free.
 */
export function shapeBucket({ perSecond, burst }: PaceLimit): Bucket {
  // Slow channels have time to open a connection first; at a high rate each moment of delay costs capacity.
  const delaySeconds = Math.min(2, Math.max(0.75, 0.375 / perSecond));
  const spanSeconds = windowSeconds + delaySeconds;
  const promised = Math.floor(windowSeconds * perSecond + burst) + 1 - 0.01;
  // Where the burst is small for the rate, the bucket gets half of it, and fills a little slower. Less than one segment
  // would be too little for any: what flows in until there is enough would run over.
  const capacity = Math.max(1, burst / 2, promised - perSecond * spanSeconds);
  return {
    refillPerSecond: Math.min(perSecond, (promised - capacity) / spanSeconds),
    capacity,
    aheadSeconds: Math.max(0, worthwhileSeconds - capacity / perSecond),
    full: Math.max(capacity, burst),
    // The rest is for the way to the carrier.
    mostAgeMs: delaySeconds * 1_000 * 0.8,
  };
}
