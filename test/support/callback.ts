import { expectedSignature } from '../simulator/twilio-signature.ts';
import type { Road } from './road.ts';

export interface CallbackOptions {
  /** Travels in the URL, as we ask the carrier to hand it back. */
  reference?: string;
  /** What it is signed with, where that is not the channel's own token. */
  token?: string;
  /** What is signed, where that is not the URL that is called. */
  signedUrl?: string;
  /** Sent instead of the right signature; null sends none. */
  signature?: string | null;
  contentType?: string;
}

/** A callback of Twilio to the channel's webhook, signed by the test itself; answers with the HTTP status. */
export function postCallback(
  road: Pick<Road, 'webhookUrl' | 'authToken'>,
  fields: Record<string, string>,
  options: CallbackOptions = {},
): Promise<number> {
  return postForm(road, new URLSearchParams(fields).toString(), options);
}

/** The same with a body that was encoded by the caller. */
export async function postForm(
  { webhookUrl, authToken }: Pick<Road, 'webhookUrl' | 'authToken'>,
  body: string,
  { reference, token = authToken, signedUrl, signature, contentType }: CallbackOptions = {},
): Promise<number> {
  const url = reference === undefined ? webhookUrl : `${webhookUrl}?reference=${reference}`;
  const signed = signature ?? expectedSignature(token, signedUrl ?? url, new URLSearchParams(body));
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': contentType ?? 'application/x-www-form-urlencoded; charset=UTF-8',
      ...(signature === null ? {} : { 'x-twilio-signature': signed }),
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/** The fields of a status callback. */
export function receiptOf(messageSid: string, status: string, more: Record<string, string> = {}) {
  return { MessageSid: messageSid, SmsSid: messageSid, MessageStatus: status, SmsStatus: status, ...more };
}
