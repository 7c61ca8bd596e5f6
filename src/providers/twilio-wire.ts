import { type Dispatcher, errors } from 'undici';
import { type ExchangeRules, exchange, StaleRequestError } from '../platform/http-exchange.ts';
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
  traceparent?: string | undefined;
  rules: ExchangeRules;
}

export interface TwilioAnswer {
  status: number;
  retryAfter: string | undefined;
  /** Twilio's clock. */
  date: Date | null;
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
export async function request(wire: Wire, { path, form, rules, traceparent }: TwilioRequest): Promise<TwilioAnswer> {
  const { http, origin, authorization } = wire;
  const trace = traceparent === undefined ? {} : { traceparent };
  const { status, headers, text } = await exchange(
    http,
    form === undefined
      ? { origin, path, method: 'GET', headers: { authorization } }
      : {
          origin,
          path,
          method: 'POST',
          headers: { authorization, 'content-type': formType, ...trace },
          body: form.toString(),
        },
    rules,
  );
  return { status, retryAfter: headers['retry-after'], date: readDate(headers.date), body: parseJson(text) };
}

/** `neverLeft`: without a connection nothing left this machine; whatever broke later may have broken after Twilio acted. */
export function explainBreak(error: unknown): { neverLeft: boolean; code: string; sentence: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  if (error instanceof StaleRequestError) {
    return {
      neverLeft: true,
      code: error.code,
      sentence: 'The worker stood still after the claim, so nothing was sent.',
    };
  }
  const neverLeft =
    error instanceof errors.ConnectTimeoutError ||
    ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
  const sentence = neverLeft ? 'Twilio could not be reached.' : 'The connection to Twilio broke before it answered.';
  return { neverLeft, code, sentence };
}

/** RFC 2822, and RFC 9110's form of it. */
export function readDate(value: unknown): Date | null {
  const date = new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
