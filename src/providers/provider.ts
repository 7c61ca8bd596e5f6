import type { Dispatcher } from 'undici';

/** Code that speaks one carrier's protocol: a pure translator that knows no entity, no database and no retry policy. */
export interface Provider {
  name: string;
  channelTypes: readonly string[];
  /** How fast the carrier lets a channel write to one and the same address; absent where it does not care. */
  pairPace?: PairPace;
  /** Reads unknown settings (the opened credentials of a channel); throws a sentence where they are wrong. */
  open(settings: unknown, http: Dispatcher): ProviderChannel;
}

/** One message each interval, and a burst of so many. */
export interface PairPace {
  intervalMs: number;
  burst: number;
}

/** One channel of ours at the carrier. */
export interface ProviderChannel {
  /** Answers within the time-outs of the HTTP client. */
  send(message: CarrierMessage): Promise<SendOutcome>;
  /** Asks what the carrier has of sends that were not answered; absent where the carrier cannot be asked. */
  lookUp?(search: CarrierSearch): Promise<LookUpResult>;
  /** Verifies and translates a callback; `null` where it was not signed by the carrier. */
  readWebhook(callback: Callback): WebhookReading | null;
}

export interface CarrierMessage {
  from: string;
  to: string;
  body: string;
  /** Ours, `<message id>.<attempt>`: the carrier hands it back with each report. */
  reference: string;
  /** Asked right before the first byte leaves: what is stale must not be sent any more. */
  isStale: () => boolean;
  /** A header for the carrier, where the send is traced. */
  traceparent?: string;
  /** Where the carrier reports to; the provider adds the reference in the carrier's own way. */
  webhookUrl: string;
}

/**
 * What became of a send.
 * - accepted: the carrier has it, under its own id.
 * - refused: it has not, by its answer or because it was not reached; `retry` tells whether trying again can help, and
 *   `isTooFast` that the channel sends more than the carrier takes just now; `isAboutChannel` that it is not the recipient
 *   or the text but our account or sender that the carrier refuses.
 *   `optsOut`: the customer has told the carrier that they want nothing from us.
 * - unknown: the request left and no answer tells what became of it. Sending again might double it.
 */
export type SendOutcome =
  | { kind: 'accepted'; providerMessageId: string; segments: number | null }
  | {
      kind: 'refused';
      isReached: boolean;
      isTooFast: boolean;
      isAboutChannel: boolean;
      retry: RetryAdvice;
      code: string;
      sentence: string;
      optsOut?: true;
    }
  | { kind: 'unknown'; code: string; sentence: string };

/** `when`: at once, within seconds to minutes, or once and much later. `afterMs`: what the carrier asks for. */
export type RetryAdvice = { may: false } | { may: true; when: 'now' | 'soon' | 'later'; afterMs: number | null };

/** Sends to one address of which no answer came. */
export interface CarrierSearch {
  from: string;
  to: string;
  /** When the first of them was claimed: the carrier took them after this, or never. */
  since: Date;
  /** The time now by the same clock. */
  now: Date;
}

/** `found`: every message that may be one of these sends, oldest first; none where the carrier surely has none. */
export type LookUpResult = { kind: 'found'; messages: FoundMessage[] } | { kind: 'unavailable'; sentence: string };

export interface FoundMessage {
  providerMessageId: string;
  status: CarrierReceipt['status'];
  failure: CarrierReceipt['failure'];
  /** Whether it may be the send of this text, as far as the carrier shows it. */
  mayBe(body: string, claimedAt: Date): boolean;
}

/** A callback as it came, the URL as the carrier knows it. */
export interface Callback {
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface WebhookReading {
  receipts: CarrierReceipt[];
  inbound: CarrierInbound[];
  /** What the carrier wants to hear. */
  answer: { status: number; contentType?: string; body?: string };
}

/** One report on one message. */
export interface CarrierReceipt {
  /** Equal for the same report told twice. */
  dedupeKey: string;
  providerMessageId: string;
  reference: string | null;
  status: 'SENT' | 'DELIVERED' | 'READ' | 'FAILED';
  /** `isAboutChannel`: it is our account or sender that the carrier does not deliver for. */
  failure: { code: string; sentence: string; isRetryable: boolean; optsOut?: boolean; isAboutChannel?: boolean } | null;
  /** The carrier's own time, where it tells one. */
  reportedAt: Date | null;
}

/** One message that a customer wrote. */
export interface CarrierInbound {
  providerMessageId: string;
  from: string;
  to: string;
  body: string;
  /** What it does by the carrier's own rules, whatever its text. */
  optOut?: 'STOP' | 'START';
  /** Whether the carrier has told the customer so already. */
  isAnswered?: boolean;
}
