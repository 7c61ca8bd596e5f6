import type { RegisteredNumber } from './numbers.ts';

export type MessageStatus = 'accepted' | 'sent' | 'delivered' | 'undelivered';

/** One message that a carrier took over from our service. */
export interface Message {
  readonly id: string;
  readonly sender: RegisteredNumber;
  /** Sent through a pool of senders that the caller named instead of, or beside, the number. */
  readonly viaService: boolean;
  /** The caller named the number; else a pool of senders chooses it when the message is sent. */
  readonly namesSender: boolean;
  readonly to: string;
  readonly body: string;
  /** The sender's own reference, as the carrier's protocol carries it. */
  readonly reference: string | null;
  readonly receivedAt: number;
  status: MessageStatus;
}
