import { type Dispatcher, errors } from 'undici';
import type { TwilioSettings } from './twilio-settings.ts';

/** The way to one account at Twilio. */
export interface Wire {
  http: Dispatcher;
  origin: string;
  /** Where messages are handed over and listed. */
  messagesPath: string;
  authorization: string;
  settings: TwilioSettings;
}

export interface TwilioRequest {
  path: string;
  /** Posted; without it the request is a GET. */
  form?: URLSearchParams;
  /** A longer answer is none. */
  mostBytes: number;
}

export interface TwilioAnswer {
  status: number;
  retryAfter: string | undefined;
  /** Empty where the body is no JSON object. */
  body: Record<string, unknown>;
}

const formType = 'application/x-www-form-urlencoded';

export function openWire(settings: TwilioSettings, http: Dispatcher): Wire {
  const { accountSid, authToken, baseUrl } = settings;
  return {
    http,
    origin: baseUrl,
    messagesPath: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
    authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
    settings,
  };
}

/** Rejects where no whole answer comes; `explainBreak` tells what that means. */
export async function request(wire: Wire, { path, form, mostBytes }: TwilioRequest): Promise<TwilioAnswer> {
  const { http, origin, authorization } = wire;
  const answer = await http.request(
    form === undefined
      ? { origin, path, method: 'GET', headers: { authorization } }
      : { origin, path, method: 'POST', headers: { authorization, 'content-type': formType }, body: form.toString() },
  );
  const retryAfter = answer.headers['retry-after'];
  return {
    status: answer.statusCode,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
    body: parseJson(await readText(answer.body, mostBytes)),
  };
}

/** `neverLeft`: without a connection nothing left this machine; whatever broke later may have broken after Twilio acted. */
export function explainBreak(error: unknown): { neverLeft: boolean; code: string; sentence: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  const neverLeft =
    error instanceof errors.ConnectTimeoutError ||
    ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
  const sentence = neverLeft ? 'Twilio could not be reached.' : 'The connection to Twilio broke before it answered.';
  return { neverLeft, code, sentence };
}

async function readText(body: Dispatcher.ResponseData['body'], mostBytes: number): Promise<string> {
  let text = '';
  for await (const chunk of body.setEncoding('utf8')) {
    text += chunk;
    if (text.length > mostBytes) throw new Error('The answer is too long');
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
