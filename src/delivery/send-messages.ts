import { setTimeout } from 'node:timers/promises';
import type { OpenedChannel } from '../channel/provider-channels.ts';
import { webhookUrl } from '../channel/webhook-url.ts';
import { mostClaimAgeMs } from '../outbound/claim-age.ts';
import { contactPaceOf, mostContactAgeMs } from '../pace/contact-pace.ts';
import type { PaceGrant } from '../pace/take-pace.ts';
import type { SendOutcome } from '../providers/provider.ts';
import type { Claim, ClaimedMessage } from './claim-messages.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { lateForPaceCode } from './name-outcome.ts';
import { writeReference } from './reference.ts';
import type { SentMessage } from './settle-messages.ts';
import { timeCalls } from './time-calls.ts';
import { traceSend } from './trace-send.ts';

/** Hands what was claimed to the carrier, as fast as the grant says; every message has an outcome. */
export function sendMessages(
  settings: DeliverySettings,
  channel: OpenedChannel,
  { claimed, ageMs }: Claim,
  grant: PaceGrant,
): Promise<SentMessage[]> {
  const mostAgeMs = contactPaceOf(channel) === null ? Number.POSITIVE_INFINITY : mostContactAgeMs;
  const time = timeCalls(settings.store.metrics, channel);
  const departures = grant.departures(claimed.map(({ segments }) => segments));
  return Promise.all(
    claimed.map(async (message, index) => {
      const departureMs = departures[index] ?? 0;
      await passUntil(departureMs - grant.sinceMs());
      const isLate = () => grant.ageMs() > departureMs + grant.mostAgeMs || ageMs() > departureMs + mostAgeMs;
      const lateness = {
        isStale: () => ageMs() > mostClaimAgeMs,
        isLate: () => isLate() && message.attempt <= mostLateAttempts,
      };
      const send = (traceparent: string | null) =>
        time(() => sendMessage(settings, channel, message, lateness, traceparent));
      const outcome = await traceSend(settings, channel.carrier, message, send);
      return { ...message, outcome };
    }),
  );
}

/** A timer may be early by a millisecond. */
async function passUntil(ms: number): Promise<void> {
  if (ms > 0) await setTimeout(Math.ceil(ms) + 1);
}

/** Where each new connection takes too long, a message has to leave all the same. */
const mostLateAttempts = 5;

interface Lateness {
  isStale: () => boolean;
  /** Whether its share of the pace has lapsed. */
  isLate: () => boolean;
}

async function sendMessage(
  settings: DeliverySettings,
  channel: OpenedChannel,
  { id, to, body, attempt }: ClaimedMessage,
  { isStale, isLate }: Lateness,
  traceparent: string | null,
): Promise<SendOutcome> {
  settings.onStep('sending');
  let wasLate = false;
  try {
    const outcome = await channel.provider.send({
      from: channel.address,
      to,
      body,
      reference: writeReference(id, attempt),
      webhookUrl: webhookUrl(settings.publicUrl, channel.id),
      ...(traceparent !== null && { traceparent }),
      isStale: () => {
        wasLate = isLate();
        return wasLate || isStale();
      },
    });
    return wasLate && outcome.kind === 'refused' && !outcome.isReached ? lateForPace : outcome;
  } catch (error) {
    // A fault of the provider's code says nothing about the carrier: the message may have left.
    settings.log.error({ err: error, messageId: id }, 'a provider failed to translate a send');
    return { kind: 'unknown', code: 'INTERNAL', sentence: 'The send could not be followed.' };
  }
}

const lateForPace: SendOutcome = {
  kind: 'refused',
  isReached: false,
  isTooFast: false,
  isAboutChannel: false,
  retry: { may: true, when: 'now', afterMs: null },
  code: lateForPaceCode,
  sentence: 'It was late for its share of the pace, so nothing was sent.',
};

/** Whether nothing of it came to the carrier: then its share of the pace is to be given back. */
export function hasNotLeft({ outcome }: SentMessage): boolean {
  return outcome.kind === 'refused' && !outcome.isReached;
}
