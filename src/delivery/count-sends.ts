import type { OpenedChannel } from '../channel/provider-channels.ts';
import type { Metrics } from '../platform/metrics.ts';
import { nameOutcome } from './name-outcome.ts';
import type { SentMessage } from './settle-messages.ts';

/** Counts a chunk of sends. */
export function countSends(
  metrics: Metrics,
  { carrier: provider }: OpenedChannel,
  sent: SentMessage[],
  ms: number,
): void {
  if (sent.length === 0) return;
  for (const [outcome, own] of Map.groupBy(sent, (message) => nameOutcome(message.outcome))) {
    metrics.sends.inc({ provider, outcome }, own.length);
  }
  metrics.sendSeconds.observe({ provider }, ms / 1_000);
}
