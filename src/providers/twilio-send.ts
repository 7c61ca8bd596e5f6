import type { CarrierMessage, SendOutcome } from './provider.ts';
import { adviseRetry, isAboutChannel, isTooFast, readError, saysOptOut } from './twilio-errors.ts';
import { readSegments, readSid } from './twilio-message.ts';
import { explainBreak, request, type TwilioAnswer, type Wire } from './twilio-wire.ts';

const mostAnswerBytes = 64 * 1024;

export async function send(wire: Wire, message: CarrierMessage): Promise<SendOutcome> {
  const form = new URLSearchParams({ To: message.to, Body: message.body, StatusCallback: callbackUrl(message) });
  form.set('From', message.from);
  if (wire.settings.messagingServiceSid !== null) form.set('MessagingServiceSid', wire.settings.messagingServiceSid);
  try {
    const rules = { mostBytes: mostAnswerBytes, isStale: message.isStale };
    return readAnswer(await request(wire, { path: wire.messagesPath, form, rules, traceparent: message.traceparent }));
  } catch (error) {
    const { neverLeft, code, sentence } = explainBreak(error);
    if (!neverLeft) return { kind: 'unknown', code, sentence };
    return {
      kind: 'refused',
      isReached: false,
      isTooFast: false,
      isAboutChannel: false,
      retry: { may: true, when: 'soon', afterMs: null },
      code,
      sentence,
    };
  }
}

function callbackUrl({ webhookUrl, reference }: CarrierMessage): string {
  return `${webhookUrl}?reference=${reference}`;
}

function readAnswer(answer: TwilioAnswer): SendOutcome {
  const { status, body } = answer;
  const sid = readSid(body['sid']);
  if (status >= 200 && status < 300 && sid !== null) {
    return { kind: 'accepted', providerMessageId: sid, segments: readSegments(body['num_segments']) };
  }
  const { code, sentence } = readError(body);
  // 20503 says that nothing was done. Any other server error may come from behind the point where it was.
  if (status < 400 || (status >= 500 && code !== 20503)) {
    return { kind: 'unknown', code: String(code ?? status), sentence: `Twilio answered HTTP ${status}: ${sentence}` };
  }
  const retry = adviseRetry(answer, code);
  return {
    kind: 'refused',
    isReached: true,
    isTooFast: isTooFast(status, code),
    isAboutChannel: isAboutChannel(status, code),
    retry,
    code: String(code ?? status),
    sentence,
    ...(saysOptOut(code) && { optsOut: true }),
  };
}
