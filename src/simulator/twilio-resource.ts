import { jsonReply, type Reply } from './carrier.ts';
import type { Message, MessageStatus } from './message.ts';
import { countSegments } from './segments.ts';

export const API_VERSION = '2010-04-01';
export const UNREACHABLE_HANDSET = 30003;

/** The Message object of Twilio's API, as it stands now: a messaging service chooses sender and segments when it sends. */
export function messageResource(message: Message): Record<string, unknown> {
  const { id, sender, viaService, receivedAt } = message;
  const isSent = message.status !== 'accepted';
  const isChosen = !viaService || message.namesSender || isSent;
  const account = sender.credentials['accountSid'];
  const uri = `/${API_VERSION}/Accounts/${account}/Messages/${id}`;
  const date = rfc2822(receivedAt);
  const failed = message.status === 'undelivered';
  return {
    account_sid: account,
    api_version: API_VERSION,
    body: message.body,
    date_created: date,
    date_sent: isSent ? date : null,
    date_updated: date,
    direction: 'outbound-api',
    error_code: failed ? UNREACHABLE_HANDSET : null,
    error_message: failed ? 'Unreachable destination handset' : null,
    from: isChosen ? sender.address : null,
    messaging_service_sid: viaService ? sender.credentials['messagingServiceSid'] : null,
    num_media: '0',
    num_segments: viaService && !isSent ? '0' : String(countSegments(message.body)),
    price: null,
    price_unit: null,
    sid: id,
    status: twilioStatus(message.status, viaService),
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

export function errorReply(status: number, code: number, message: string): Reply {
  return jsonReply(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

export function twilioStatus(status: MessageStatus, viaService: boolean): string {
  if (status !== 'accepted') return status;
  return viaService ? 'accepted' : 'queued';
}

function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}
