import type { ProviderChannels } from '../channel/provider-channels.ts';
import type { BreakerRules } from '../failover/breaker-rules.ts';
import type { RecentSends } from '../pace/recent-sends.ts';
import type { Logger } from '../platform/logger.ts';
import type { Slots } from '../platform/slots.ts';
import type { Store } from '../platform/store.ts';
import type { RetryDelays } from './retry-delay.ts';
import type { JobTrace } from './trace-job.ts';

/** What the delivery of messages stands on. */
export interface DeliverySettings {
  store: Store;
  providerChannels: ProviderChannels;
  /** Where carriers reach our webhooks, without a slash at the end. */
  publicUrl: string;
  times: DeliveryTimes;
  /** No more than there are connections to the carriers: what is claimed leaves at once, and a crash dooms no more. */
  slots: Slots;
  recentSends: RecentSends;
  breakerRules: BreakerRules;
  log: Logger;
  /** Of this run of a job, where spans go anywhere. */
  trace?: JobTrace;
  /** Told of each step as it is passed. */
  onStep(step: DeliveryStep): void;
}

export interface DeliveryTimes {
  retryDelays: RetryDelays;
  /** From the doubt to the first look-up at the carrier: most receipts come before. */
  firstLookUpMs: number;
  /** From the doubt to its end: what the carrier does not have by then, it will not get any more. */
  graceMs: number;
  /** How long a carrier may take for the head of its answer, and then for each piece of its body. */
  carrierTimeoutMs: number;
}

/** The places at which a delivery can break off, each with another outcome. */
export type DeliveryStep =
  | 'claiming' // claimed, but not committed
  | 'claimed'
  | 'sending' // one message is about to be handed to the carrier
  | 'sent' // every answer is known, none is on disk
  | 'settled';
