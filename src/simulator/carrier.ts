import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Message, MessageStatus } from './message.ts';
import type { RegisteredNumber } from './numbers.ts';

/** One carrier's protocol: it translates, and leaves to others what becomes of a message. */
export interface Carrier {
  readonly provider: string;
  /** Requests below this path are this carrier's. */
  readonly pathPrefix: string;
  /** Checks a number's credentials, with a ControlError that names what is wrong, and gives the key its callbacks are signed with. */
  readSigningKey(credentials: Readonly<Record<string, string>>): KeyObject;
  answer(request: CarrierRequest): Reply | Submission;
  refuse(refusal: Refusal, message: Message): Reply;
  statusCallback(message: Message, url: string, status: MessageStatus): Callback;
  inboundCallback(number: RegisteredNumber, inbound: Inbound): Callback;
  createMessageId(): string;
}

export interface CarrierRequest {
  readonly method: string;
  /** Path and query, as on the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A send in good order: the message, where its receipts go, and the answer if it is accepted. */
export interface Submission {
  readonly message: Message;
  readonly callbackUrl: string | null;
  readonly acceptance: Reply;
}

export type Refusal = 'invalid' | 'opted-out' | 'throttled' | { readonly status: number; readonly code: number };

/** One signed request to our service. */
export interface Callback {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a handset wrote to a number of ours. */
export interface Inbound {
  readonly id: string;
  readonly from: string;
  readonly body: string;
  /** Added to the callback as they are. */
  readonly fields: Readonly<Record<string, string>>;
}

export function jsonReply(status: number, value: unknown): Reply {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}
