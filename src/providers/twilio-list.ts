import { readSid } from './twilio-message.ts';
import { readDate, type TwilioAnswer, type Wire } from './twilio-wire.ts';

/** A message as Twilio lists it. */
export interface Listed {
  providerMessageId: string;
  direction: unknown;
  from: unknown;
  messagingServiceSid: unknown;
  /** Empty where the account keeps no texts. */
  body: string;
  carrierStatus: string;
  errorCode: unknown;
  errorMessage: unknown;
  createdAt: Date;
  sentAt: Date | null;
}

/** One page of Twilio's list, in its order. */
export interface Page {
  messages: Listed[];
  /** Path and query of the next page. */
  nextPath: string | null;
}

/** Null where any of it cannot be read: what is not understood may be the message. */
export function readPage(wire: Wire, { status, body }: TwilioAnswer): Page | null {
  const entries: unknown = body['messages'];
  const nextPath = readNextPath(wire, body['next_page_uri'] ?? null);
  if (status < 200 || status >= 300 || !Array.isArray(entries) || nextPath === undefined) return null;
  const messages = entries.map(readListed).filter((listed) => listed !== null);
  return messages.length === entries.length ? { messages, nextPath } : null;
}

/** Undefined where it leads elsewhere than to the list of this account, where our credentials must not go. */
function readNextPath({ origin, messagesPath }: Wire, value: unknown): string | null | undefined {
  if (value === null) return null;
  const url = typeof value === 'string' ? URL.parse(value, origin) : null;
  return url?.origin === origin && url.pathname === messagesPath ? url.pathname + url.search : undefined;
}

function readListed(entry: unknown): Listed | null {
  const fields: Record<string, unknown> = typeof entry === 'object' && entry !== null ? { ...entry } : {};
  const providerMessageId = readSid(fields['sid']);
  const createdAt = readDate(fields['date_created']);
  if (providerMessageId === null || createdAt === null) return null;
  return {
    providerMessageId,
    direction: fields['direction'],
    from: fields['from'],
    messagingServiceSid: fields['messaging_service_sid'],
    body: String(fields['body'] ?? ''),
    carrierStatus: String(fields['status']),
    errorCode: fields['error_code'],
    errorMessage: fields['error_message'],
    createdAt,
    sentAt: readDate(fields['date_sent']),
  };
}
