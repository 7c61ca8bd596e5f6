import type { Callback, CarrierInbound, CarrierReceipt, WebhookReading } from './provider.ts';
import { readFailure, readSid, readStatus } from './twilio-message.ts';
import type { TwilioSettings } from './twilio-settings.ts';
import { isSignedByTwilio } from './twilio-signature.ts';

const emptyTwiml = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>';

export function readWebhook(settings: TwilioSettings, callback: Callback): WebhookReading | null {
  const contentType = String(callback.headers['content-type'] ?? '');
  const isForm = contentType.startsWith('application/x-www-form-urlencoded');
  const params = new URLSearchParams(isForm ? callback.body : '');
  const tokens = [settings.authToken, settings.secondaryAuthToken].filter((token) => token !== null);
  const signature = String(callback.headers['x-twilio-signature'] ?? '');
  const body = { isForm, text: callback.body };
  if (!isSignedByTwilio(tokens, signature, callback.url, params, body)) return null;

  const inbound = readInbound(params);
  const receipt = inbound === null ? readReceipt(params, readReference(callback.url)) : null;
  return {
    receipts: receipt === null ? [] : [receipt],
    inbound: inbound === null ? [] : [inbound],
    // Any text would be sent to the customer as a message.
    answer: { status: 200, contentType: 'text/xml', body: emptyTwiml },
  };
}

/** What we added to the callback's address when we sent. */
function readReference(url: string): string | null {
  return new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('reference');
}

function readInbound(params: URLSearchParams): CarrierInbound | null {
  const providerMessageId = readSid(params.get('MessageSid'));
  const from = params.get('From');
  if (params.get('SmsStatus') !== 'received' || providerMessageId === null || from === null) return null;
  const to = params.get('To') ?? '';
  return { providerMessageId, from, to, body: params.get('Body') ?? '', ...readOptOut(params.get('OptOutType')) };
}

/** Only with Advanced Opt-Out, which answers the customer too. */
function readOptOut(type: string | null): Pick<CarrierInbound, 'optOut' | 'isAnswered'> {
  return type === 'STOP' || type === 'START' ? { optOut: type, isAnswered: true } : {};
}

function readReceipt(params: URLSearchParams, reference: string | null): CarrierReceipt | null {
  const providerMessageId = readSid(params.get('MessageSid'));
  const carrierStatus = params.get('MessageStatus') ?? '';
  const status = readStatus(carrierStatus);
  // The steps before sent say nothing that the answer to the send did not say.
  if (providerMessageId === null || status === null) return null;
  return {
    dedupeKey: `${providerMessageId}:${carrierStatus}`,
    providerMessageId,
    reference,
    status,
    failure: readFailure(carrierStatus, params.get('ErrorCode'), params.get('ErrorMessage')),
    reportedAt: readDoneDate(params.get('RawDlrDoneDate')),
  };
}

/** `YYMMDDhhmm`, taken as UTC. */
function readDoneDate(text: string | null): Date | null {
  const match = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? '');
  if (match === null) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number);
  const time = Date.UTC(2000 + (year ?? 0), (month ?? 1) - 1, day, hour, minute);
  return Number.isNaN(time) ? null : new Date(time);
}
