import { createSecretKey, type KeyObject } from 'node:crypto';
import { type ParsedUrlQuery, parse as parseForm } from 'node:querystring';
import { type Carrier, type CarrierRequest, jsonReply, type Refusal, type Reply, type Submission } from './carrier.ts';
import type { Message } from './message.ts';
import type { MessageLog } from './message-log.ts';
import type { Numbers, RegisteredNumber } from './numbers.ts';
import { createIdSource } from './random-id.ts';
import { ControlError, isHttpUrl } from './read-json.ts';
import { inboundCallback, statusCallback } from './twilio-callbacks.ts';
import { fetchMessage, listMessages } from './twilio-look-up.ts';
import { errorReply, messageResource } from './twilio-resource.ts';

const MESSAGES_PATH = /^\/2010-04-01\/Accounts\/([^/?]+)\/Messages(?:\/([^/?]+))?\.json(?:\?|$)/;
const E164 = /^\+[1-9]\d{6,14}$/;
const CREDENTIALS: Record<string, RegExp> = {
  accountSid: /^AC[0-9a-fA-F]{32}$/,
  authToken: /./,
  messagingServiceSid: /^MG[0-9a-fA-F]{32}$/,
};

/** Twilio's Messages resource for plain SMS, its status callbacks and its inbound webhook. */
export function createTwilio(numbers: Numbers, log: MessageLog): Carrier {
  const createId = createIdSource();
  return {
    provider: 'twilio',
    pathPrefix: '/2010-04-01/',
    readSigningKey,
    answer: (request) => answer(numbers, log, request, createMessageId),
    refuse,
    statusCallback,
    inboundCallback,
    createMessageId,
  };

  function createMessageId(): string {
    return `SM${createId()}`;
  }
}

function readSigningKey(credentials: Readonly<Record<string, string>>): KeyObject {
  for (const name of Object.keys(credentials)) {
    if (!Object.hasOwn(CREDENTIALS, name)) throw new ControlError(`credentials.${name} is not a known field.`);
  }
  for (const [name, pattern] of Object.entries(CREDENTIALS)) {
    const value = credentials[name];
    if (value === undefined && name === 'messagingServiceSid') continue;
    if (value === undefined) throw new ControlError(`credentials.${name} is missing.`);
    if (!pattern.test(value)) throw new ControlError(`credentials.${name} must match ${pattern.source}.`);
  }
  return createSecretKey(credentials['authToken'] ?? '', 'utf8');
}

function answer(numbers: Numbers, log: MessageLog, request: CarrierRequest, createMessageId: () => string) {
  const [, account, id] = MESSAGES_PATH.exec(request.target) ?? [];
  if (account === undefined) return errorReply(404, 20404, `The requested resource ${request.target} was not found`);
  if (!isAuthorized(numbers, account, request.headers.authorization)) {
    return errorReply(401, 20003, 'Authentication Error - invalid username');
  }
  if (request.method === 'POST' && id === undefined) {
    return readSubmission(numbers, account, parseForm(request.body), createMessageId);
  }
  if (request.method !== 'GET') return errorReply(405, 20004, 'Method not allowed');
  return id === undefined ? listMessages(log, account, request.target) : fetchMessage(log, account, id);
}

function isAuthorized(numbers: Numbers, account: string, authorization = ''): boolean {
  if (!authorization.startsWith('Basic ')) return false;
  const given = Buffer.from(authorization.slice('Basic '.length), 'base64').toString();
  for (const { provider, credentials } of numbers.values()) {
    if (provider !== 'twilio' || credentials['accountSid'] !== account) continue;
    if (given === `${account}:${credentials['authToken']}`) return true;
  }
  return false;
}

function readSubmission(
  numbers: Numbers,
  account: string,
  form: ParsedUrlQuery,
  createMessageId: () => string,
): Reply | Submission {
  const to = field(form, 'To');
  const from = field(form, 'From');
  const service = field(form, 'MessagingServiceSid');
  const body = field(form, 'Body');
  const callbackUrl = field(form, 'StatusCallback');

  if (to === '') return errorReply(400, 21604, "A 'To' phone number is required.");
  if (!E164.test(to)) return errorReply(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  const sender =
    service === '' ? findSender(numbers, account, from) : chooseSender(numbers, account, service, from, to);
  if ('status' in sender) return sender;
  if (sender.address === to) return errorReply(400, 21266, "'To' and 'From' number cannot be the same");
  if (body === '') return errorReply(400, 21602, 'Message body is required.');
  if (body.length > 1600)
    return errorReply(400, 21617, 'The concatenated message body exceeds the 1600 character limit');
  const callback = callbackUrl === '' ? null : URL.parse(callbackUrl);
  if (callbackUrl !== '' && !(isHttpUrl(callback) && !callback.hostname.includes('_'))) {
    return errorReply(400, 21609, `The 'StatusCallback' URL ${callbackUrl} is not a valid URL.`);
  }
  const message: Message = {
    id: createMessageId(),
    sender,
    viaService: service !== '',
    namesSender: from !== '',
    to,
    body,
    reference: callback?.searchParams.get('reference') ?? null,
    receivedAt: Date.now(),
    status: 'accepted',
  };
  return { message, callbackUrl: callbackUrl || null, acceptance: jsonReply(201, messageResource(message)) };
}

function findSender(numbers: Numbers, account: string, from: string): RegisteredNumber | Reply {
  if (from === '') return errorReply(400, 21603, "A 'From' phone number is required.");
  const number = numbers.get(from);
  if (number?.provider === 'twilio' && number.credentials['accountSid'] === account) return number;
  if (number?.provider === 'twilio') {
    return errorReply(400, 21660, `Mismatch between the 'From' number ${from} and the account ${account}`);
  }
  if (E164.test(from))
    return errorReply(400, 21659, `'From' ${from} is not a Twilio phone number or Short Code country mismatch`);
  return errorReply(400, 21606, `The 'From' phone number ${from} is not a valid, SMS-capable number for your account.`);
}

/** Twilio's sticky sender: the same handset always hears from the same number of the pool. */
function chooseSender(numbers: Numbers, account: string, service: string, from: string, to: string) {
  const pool = [...numbers.values()].filter(
    ({ provider, credentials }) =>
      provider === 'twilio' && credentials['accountSid'] === account && credentials['messagingServiceSid'] === service,
  );
  if (pool.length === 0) return errorReply(400, 21701, 'The messaging service does not exist.');
  const sender = from === '' ? pool[Number(to.slice(-4)) % pool.length] : pool.find(({ address }) => address === from);
  if (sender !== undefined) return sender;
  return errorReply(400, 21606, `The 'From' phone number ${from} does not belong to the messaging service.`);
}

function refuse(refusal: Refusal, { to }: Message): Reply {
  if (typeof refusal === 'object')
    return errorReply(refusal.status, refusal.code, 'Refused as the behaviour in force has it.');
  switch (refusal) {
    case 'invalid':
      return errorReply(400, 21211, `Invalid 'To' Phone Number: ${to}`);
    case 'opted-out':
      return errorReply(400, 21610, 'Attempt to send to unsubscribed recipient');
    case 'throttled':
      return errorReply(429, 20429, 'Too Many Requests');
  }
}

/** The first value of a form field, or an empty text. */
function field(form: ParsedUrlQuery, name: string): string {
  const value = form[name];
  return (typeof value === 'string' ? value : value?.[0]) ?? '';
}
