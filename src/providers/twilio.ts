import { type Dispatcher, errors } from 'undici';
import type {
  Callback,
  CarrierInbound,
  CarrierMessage,
  CarrierReceipt,
  Provider,
  ProviderChannel,
  SendOutcome,
  WebhookReading,
} from './provider.ts';
import { adviseRetry, explain, isRetryableReport } from './twilio-errors.ts';
import { isSignedByTwilio } from './twilio-signature.ts';

interface TwilioSettings {
  accountSid: string;
  authToken: string;
  /** The account's second token while the first is being replaced: callbacks signed with either are Twilio's. */
  secondaryAuthToken: string | null;
  messagingServiceSid: string | null;
  baseUrl: string;
}

const sendTimeoutMs = 15_000;
const mostAnswerBytes = 64 * 1024;
const emptyTwiml = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>';

/** Programmable Messaging, API version 2010-04-01. */
export const twilio: Provider = {
  name: 'twilio',
  channelTypes: ['SMS'],
  open(unknownSettings, http) {
    const settings = readSettings(unknownSettings);
    const url = new URL(`/2010-04-01/Accounts/${settings.accountSid}/Messages.json`, settings.baseUrl);
    const authorization = `Basic ${Buffer.from(`${settings.accountSid}:${settings.authToken}`).toString('base64')}`;
    const channel: ProviderChannel = {
      send: (message) => send({ http, url, authorization, settings }, message),
      readWebhook: (callback) => readWebhook(settings, callback),
    };
    return channel;
  },
};

interface Wire {
  http: Dispatcher;
  url: URL;
  authorization: string;
  settings: TwilioSettings;
}

async function send(wire: Wire, message: CarrierMessage): Promise<SendOutcome> {
  const form = new URLSearchParams({ To: message.to, Body: message.body, StatusCallback: callbackUrl(message) });
  form.set('From', message.from);
  if (wire.settings.messagingServiceSid !== null) form.set('MessagingServiceSid', wire.settings.messagingServiceSid);
  try {
    const answer = await wire.http.request({
      origin: wire.url.origin,
      path: wire.url.pathname,
      method: 'POST',
      headers: { authorization: wire.authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      headersTimeout: sendTimeoutMs,
      bodyTimeout: sendTimeoutMs,
    });
    return readAnswer(answer.statusCode, answer.headers['retry-after'], await readText(answer.body));
  } catch (error) {
    return readFailure(error);
  }
}

function callbackUrl({ webhookUrl, reference }: CarrierMessage): string {
  return `${webhookUrl}?reference=${reference}`;
}

function readAnswer(status: number, retryAfter: string | string[] | undefined, text: string): SendOutcome {
  const body = parseJson(text);
  const sid = readSid(body['sid']);
  if (status >= 200 && status < 300 && sid !== null) {
    return { kind: 'accepted', providerMessageId: sid, segments: readSegments(body['num_segments']) };
  }
  const code = typeof body['code'] === 'number' ? body['code'] : null;
  const sentence = explain(code, typeof body['message'] === 'string' ? body['message'] : null);
  // 20503 says that nothing was done. Any other server error may come from behind the point where it was.
  if (status < 400 || (status >= 500 && code !== 20503)) {
    return { kind: 'unknown', code: String(code ?? status), sentence: `Twilio answered HTTP ${status}: ${sentence}` };
  }
  const retry = adviseRetry(status, code, typeof retryAfter === 'string' ? retryAfter : undefined);
  return { kind: 'refused', retry, code: String(code ?? status), sentence };
}

function readSid(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,64}$/.test(value) ? value : null;
}

/** With a messaging service the count is not known yet and comes as "0". */
function readSegments(value: unknown): number | null {
  const segments = Number(value);
  return Number.isInteger(segments) && segments >= 1 && segments <= 100 ? segments : null;
}

/** Without a connection nothing left this machine; whatever broke later may have broken after Twilio took the message. */
function readFailure(error: unknown): SendOutcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  const neverLeft =
    error instanceof errors.ConnectTimeoutError ||
    ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
  if (neverLeft) {
    return { kind: 'refused', retry: { may: true, afterMs: null }, code, sentence: 'Twilio could not be reached.' };
  }
  return { kind: 'unknown', code, sentence: 'The connection to Twilio broke before it answered.' };
}

function readWebhook(settings: TwilioSettings, callback: Callback): WebhookReading | null {
  const contentType = String(callback.headers['content-type'] ?? '');
  const isForm = contentType.startsWith('application/x-www-form-urlencoded');
  const params = new URLSearchParams(isForm ? callback.body : '');
  const tokens = [settings.authToken, settings.secondaryAuthToken].filter((token) => token !== null);
  const signature = String(callback.headers['x-twilio-signature'] ?? '');
  const body = { isForm, text: callback.body };
  if (!isSignedByTwilio(tokens, signature, callback.url, params, body)) return null;

  const inbound = readInbound(params);
  const receipt = inbound === null ? readReceipt(params, new URL(callback.url).searchParams.get('reference')) : null;
  return {
    receipts: receipt === null ? [] : [receipt],
    inbound: inbound === null ? [] : [inbound],
    // Any text would be sent to the customer as a message.
    answer: { status: 200, contentType: 'text/xml', body: emptyTwiml },
  };
}

function readInbound(params: URLSearchParams): CarrierInbound | null {
  const providerMessageId = readSid(params.get('MessageSid'));
  const from = params.get('From');
  if (params.get('SmsStatus') !== 'received' || providerMessageId === null || from === null) return null;
  return { providerMessageId, from, to: params.get('To') ?? '', body: params.get('Body') ?? '' };
}

const receiptStatus = new Map<string, CarrierReceipt['status']>([
  ['sent', 'SENT'],
  ['delivered', 'DELIVERED'],
  ['read', 'READ'],
  ['failed', 'FAILED'],
  ['undelivered', 'FAILED'],
  ['canceled', 'FAILED'],
]);

function readReceipt(params: URLSearchParams, reference: string | null): CarrierReceipt | null {
  const providerMessageId = readSid(params.get('MessageSid'));
  const carrierStatus = params.get('MessageStatus') ?? '';
  const status = receiptStatus.get(carrierStatus);
  // The steps before sent say nothing that the answer to the send did not say.
  if (providerMessageId === null || status === undefined) return null;
  const code = Number(params.get('ErrorCode') ?? Number.NaN);
  const isKnownCode = Number.isInteger(code) && code > 0;
  return {
    dedupeKey: `${providerMessageId}:${carrierStatus}`,
    providerMessageId,
    reference,
    status,
    failure:
      status === 'FAILED'
        ? {
            code: isKnownCode ? String(code) : carrierStatus.toUpperCase(),
            sentence: explain(isKnownCode ? code : null, params.get('ErrorMessage')),
            isRetryable: isKnownCode && isRetryableReport(code),
          }
        : null,
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

function readSettings(unknownSettings: unknown): TwilioSettings {
  const fields: Record<string, unknown> =
    typeof unknownSettings === 'object' && unknownSettings !== null ? { ...unknownSettings } : {};
  const text = (name: string, pattern: RegExp, shape: string): string => {
    const value = fields[name];
    if (typeof value !== 'string' || !pattern.test(value)) throw new Error(`${name} is not ${shape}.`);
    return value;
  };
  const optional = <Value>(name: string, read: () => Value): Value | null => (fields[name] == null ? null : read());
  return {
    accountSid: text('accountSid', /^AC[0-9a-zA-Z]{1,62}$/, 'an account SID (it begins with AC; letters and digits)'),
    authToken: text('authToken', /^[\x21-\x7e]{1,200}$/, 'an auth token (printable characters without spaces)'),
    secondaryAuthToken: optional('secondaryAuthToken', () =>
      text('secondaryAuthToken', /^[\x21-\x7e]{1,200}$/, 'an auth token (printable characters without spaces)'),
    ),
    messagingServiceSid: optional('messagingServiceSid', () =>
      text(
        'messagingServiceSid',
        /^MG[0-9a-zA-Z]{1,62}$/,
        'a messaging service SID (it begins with MG; letters and digits)',
      ),
    ),
    baseUrl: optional('baseUrl', () => readBaseUrl(fields['baseUrl'])) ?? 'https://api.twilio.com',
  };
}

function readBaseUrl(value: unknown): string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error('baseUrl is not an http or https URL.');
  return url.origin;
}

async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  let text = '';
  for await (const chunk of body.setEncoding('utf8')) {
    text += chunk;
    if (text.length > mostAnswerBytes) throw new Error('The answer is too long');
  }
  return text;
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
