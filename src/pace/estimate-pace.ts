import { shapeBucket } from './bucket.ts';
import { recoveryPerSecond } from './channel-pace.ts';
import type { ChannelPace } from './find-paces.ts';

/** How long so many segments take, one after the other; a channel that was slowed down recovers meanwhile. */
export function secondsFor(segments: number, pace: ChannelPace): number {
  const fullSeconds = segments / shapeBucket(pace).refillPerSecond;
  const { factor } = pace;
  const recoverySeconds = (1 - factor) / recoveryPerSecond;
  const doneMeanwhile = (recoverySeconds * (1 + factor)) / 2;
  if (fullSeconds >= doneMeanwhile) return recoverySeconds + fullSeconds - doneMeanwhile;
  // The share grows evenly, so what is done by a time is a quadratic of it.
  return (Math.sqrt(factor ** 2 + 2 * recoveryPerSecond * fullSeconds) - factor) / recoveryPerSecond;
}

/** About how many segments have been given a turn that has not come. */
export function countQueued(pace: ChannelPace, now: Date): number {
  const seconds = Math.max(0, (pace.lineUntil?.getTime() ?? 0) - now.getTime()) / 1_000;
  return Math.round(seconds * shapeBucket(pace).refillPerSecond * pace.factor);
}
