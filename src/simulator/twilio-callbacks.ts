import { createHmac, type KeyObject } from 'node:crypto';
import type { Callback, Inbound } from './carrier.ts';
import type { Message, MessageStatus } from './message.ts';
import type { RegisteredNumber } from './numbers.ts';
import { countSegments } from './segments.ts';
import { API_VERSION, twilioStatus, UNREACHABLE_HANDSET } from './twilio-resource.ts';

type Params = Record<string, string>;

export function statusCallback(message: Message, url: string, status: MessageStatus): Callback {
  const { id, sender, to, viaService } = message;
  const params: Params = {
    AccountSid: credential(sender, 'accountSid'),
    ApiVersion: API_VERSION,
    From: sender.address,
    To: to,
    MessageSid: id,
    SmsSid: id,
    MessageStatus: twilioStatus(status, viaService),
    SmsStatus: twilioStatus(status, viaService),
  };
  if (viaService) params['MessagingServiceSid'] = credential(sender, 'messagingServiceSid');
  if (status === 'undelivered') params['ErrorCode'] = String(UNREACHABLE_HANDSET);
  if (status !== 'sent') params['RawDlrDoneDate'] = dlrDate();
  return signedPost(sender, url, params);
}

export function inboundCallback(number: RegisteredNumber, { id, from, body, fields }: Inbound): Callback {
  const service = number.credentials['messagingServiceSid'];
  return signedPost(number, number.webhookUrl, {
    MessageSid: id,
    SmsSid: id,
    SmsMessageSid: id,
    AccountSid: credential(number, 'accountSid'),
    From: from,
    To: number.address,
    Body: body,
    NumMedia: '0',
    NumSegments: String(countSegments(body)),
    SmsStatus: 'received',
    ApiVersion: API_VERSION,
    ...(service === undefined ? {} : { MessagingServiceSid: service }),
    ...placeOf('From', from),
    ...placeOf('To', number.address),
    ...fields,
  });
}

/** X-Twilio-Signature: base64 of HMAC-SHA1 over the URL and, by sorted name, each name with its distinct sorted values. */
export function signTwilio(
  key: KeyObject,
  url: string,
  params: Readonly<Record<string, string | readonly string[]>>,
): string {
  let signed = url;
  for (const name of Object.keys(params).sort()) {
    const value = params[name] ?? '';
    if (typeof value === 'string') signed += name + value;
    else for (const each of [...new Set(value)].sort()) signed += name + each;
  }
  return createHmac('sha1', key).update(signed).digest('base64');
}

function signedPost(number: RegisteredNumber, fullUrl: string, params: Params): Callback {
  const url = fullUrl.split('#', 1).join(); // a fragment only steers Twilio and never travels
  return {
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signTwilio(number.signingKey, url, params),
      'user-agent': 'TwilioProxy/1.1',
    },
    body: formBody(params),
  };
}

function formBody(params: Params): string {
  let body = '';
  for (const name in params) {
    if (body !== '') body += '&';
    body += `${encodeURIComponent(name)}=${encodeURIComponent(params[name] ?? '')}`;
  }
  return body;
}

/** Twilio names a place for North American numbers, often with empty parts. */
function placeOf(side: 'From' | 'To', address: string): Params {
  if (!address.startsWith('+1')) return {};
  return { [`${side}City`]: '', [`${side}State`]: '', [`${side}Zip`]: '', [`${side}Country`]: 'US' };
}

/** YYMMDDhhmm */
function dlrDate(): string {
  return new Date().toISOString().slice(2, 16).replace(/\D/g, '');
}

function credential(number: RegisteredNumber, name: string): string {
  return number.credentials[name] ?? '';
}
