import type { OpenedChannel } from '../channel/provider-channels.ts';
import { webhookUrl } from '../channel/webhook-url.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { repeatOnOutage } from '../platform/database.ts';
import type { JobRun } from '../platform/jobs.ts';
import type { Logger } from '../platform/logger.ts';
import type { SendOutcome } from '../providers/provider.ts';
import { type ClaimedMessage, claimMessages } from './claim-messages.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { openChannelOf } from './open-channel-of.ts';
import { writeReference } from './reference.ts';
import { type SentMessage, settleMessages } from './settle-messages.ts';
import { traceSend } from './trace-send.ts';

const mostAtOnce = 100;

/** A job claims as long as something is due: the first time it looks for what a crash left, the last time it plans what is to follow. */
interface Turn {
  isFirst: boolean;
  isLast: boolean;
}

/** One run of a delivery job: claim, send, settle, until nothing is due. No transaction is open while the carrier is called. */
export async function deliverMessages(settings: DeliverySettings, job: DeliveryJob, run: JobRun): Promise<void> {
  // Before the claim: a channel that cannot be opened must not leave messages SENDING.
  const channel = await openChannelOf(settings, job);
  if (channel === null) return;
  let turn: Turn = { isFirst: true, isLast: false };
  while (!turn.isLast) {
    let taken = await settings.slots.take('requestId' in job ? mostAtOnce : 1);
    try {
      const claimant = { ...run, most: taken, isFirst: turn.isFirst };
      const { claimed, isMoreDue, ageMs } = await claimMessages(settings, job, claimant);
      settings.onStep('claimed');
      turn = { isFirst: false, isLast: !isMoreDue };
      // A request of one contact must not keep the places of a hundred.
      settings.slots.give(taken - claimed.length);
      taken = claimed.length;
      const sent = await sendMessages(settings, channel, claimed, ageMs);
      settings.onStep('sent');
      // What the carrier answered is known here only: it must survive a restart of the database.
      await repeatOnOutage(() => settleMessages(settings, job, channel.id, sent, turn.isLast));
      settings.onStep('settled');
      logOutcomes(settings.log, job, sent);
    } finally {
      settings.slots.give(taken);
    }
  }
}

function sendMessages(
  settings: DeliverySettings,
  channel: OpenedChannel,
  claimed: ClaimedMessage[],
  ageMs: () => number,
): Promise<SentMessage[]> {
  const isStale = () => ageMs() > mostClaimAgeMs;
  return Promise.all(
    claimed.map(async (message) => {
      const send = (traceparent: string | null) => sendMessage(settings, channel, message, isStale, traceparent);
      return { ...message, outcome: await traceSend(settings, channel.carrier, message, send) };
    }),
  );
}

/** A process that stood still for longer may have been taken for dead, and its messages for nobody's. */
const mostClaimAgeMs = 5_000;

async function sendMessage(
  settings: DeliverySettings,
  channel: OpenedChannel,
  { id, to, body, attempt }: ClaimedMessage,
  isStale: () => boolean,
  traceparent: string | null,
): Promise<SendOutcome> {
  settings.onStep('sending');
  try {
    return await channel.provider.send({
      from: channel.address,
      to,
      body,
      reference: writeReference(id, attempt),
      webhookUrl: webhookUrl(settings.publicUrl, channel.id),
      isStale,
      ...(traceparent !== null && { traceparent }),
    });
  } catch (error) {
    // A fault of the provider's code says nothing about the carrier: the message may have left.
    settings.log.error({ err: error, messageId: id }, 'a provider failed to translate a send');
    return { kind: 'unknown', code: 'INTERNAL', sentence: 'The send could not be followed.' };
  }
}

function logOutcomes(log: Logger, job: DeliveryJob, sent: SentMessage[]): void {
  for (const { id, attempt, outcome } of sent) {
    if (outcome.kind === 'accepted') continue;
    log.warn(
      { ...job, messageId: id, attempt, outcome: outcome.kind, code: outcome.code },
      'the carrier did not take a message',
    );
  }
  const accepted = sent.filter(({ outcome }) => outcome.kind === 'accepted').length;
  log.info({ ...job, sent: sent.length, accepted }, 'handed messages to the carrier');
}
