import { invalid } from '../platform/domain-error.ts';
import type { Channel } from './channel.ts';

/** How fast a channel may send, as a caller gives it; what is left out stays as it is. */
export interface ChannelPaceInput {
  messagesPerSecond?: number | null | undefined;
  burst?: number | null | undefined;
  contactIntervalSeconds?: number | null | undefined;
}

type ChannelPace = Pick<Channel, 'messagesPerSecond' | 'burst' | 'contactIntervalSeconds'>;

export const noPace: ChannelPace = { messagesPerSecond: null, burst: null, contactIntervalSeconds: null };

const leastRate = 0.001;
const mostRate = 100_000;
const mostBurst = 1_000_000;
const mostIntervalSeconds = 86_400;

/** The pace that a channel has from now on. A burst stands and falls with the rate. */
export function readChannelPace(input: ChannelPaceInput, present: ChannelPace): ChannelPace {
  const given = { ...present, ...withoutAbsent(input) };
  const messagesPerSecond = readRate(given.messagesPerSecond);
  if (input.burst != null && messagesPerSecond === null) {
    throw invalid('burst', 'burst goes with messagesPerSecond: give that too, or leave burst out.');
  }
  return {
    messagesPerSecond,
    burst: messagesPerSecond === null ? null : readBurst(given.burst),
    contactIntervalSeconds: readInterval(given.contactIntervalSeconds),
  };
}

function withoutAbsent({ messagesPerSecond, burst, contactIntervalSeconds }: ChannelPaceInput): Partial<ChannelPace> {
  return {
    ...(messagesPerSecond !== undefined && { messagesPerSecond }),
    ...(burst !== undefined && { burst }),
    ...(contactIntervalSeconds !== undefined && { contactIntervalSeconds }),
  };
}

/** No comparison holds for what is no number. */
function readRate(rate: number | null | undefined): number | null {
  if (rate == null) return null;
  if (rate >= leastRate && rate <= mostRate) return rate;
  throw invalid('messagesPerSecond', `messagesPerSecond is ${rate}; give 0.001 to 100,000, or null for no limit.`);
}

function readBurst(burst: number | null | undefined): number | null {
  if (burst == null) return null;
  if (Number.isInteger(burst) && burst >= 1 && burst <= mostBurst) return burst;
  throw invalid(
    'burst',
    `burst is ${burst}; give a whole number from 1 to 1,000,000, or null for what leaves in about a second.`,
  );
}

function readInterval(seconds: number | null | undefined): number | null {
  if (seconds == null) return null;
  if (seconds > 0 && seconds <= mostIntervalSeconds) return seconds;
  throw invalid(
    'contactIntervalSeconds',
    `contactIntervalSeconds is ${seconds}; give more than 0 and at most 86,400, or null for none.`,
  );
}
