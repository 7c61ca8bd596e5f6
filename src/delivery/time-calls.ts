import type { OpenedChannel } from '../channel/provider-channels.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { SendOutcome } from '../providers/provider.ts';
import { nameOutcome } from './name-outcome.ts';

type Send = () => Promise<SendOutcome>;

/** Measures each call of a channel's carrier, by its outcome. Made once for a chunk: no call makes labels of its own. */
export function timeCalls(
  { callSeconds }: Metrics,
  { carrier, type }: OpenedChannel,
): (send: Send) => ReturnType<Send> {
  const outcomes = {
    accepted: callSeconds.labels(carrier, type, 'accepted'),
    refused: callSeconds.labels(carrier, type, 'refused'),
    unknown: callSeconds.labels(carrier, type, 'unknown'),
    late: callSeconds.labels(carrier, type, 'late'),
  };
  return async (send) => {
    const startedAt = performance.now();
    const outcome = await send();
    outcomes[nameOutcome(outcome)].observe((performance.now() - startedAt) / 1_000);
    return outcome;
  };
}
