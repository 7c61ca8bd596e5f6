import type { OpenedChannel, ProviderChannels } from '../channel/provider-channels.ts';
import { webhookUrl } from '../channel/webhook-url.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import type { Logger } from '../platform/logger.ts';
import type { Slots } from '../platform/slots.ts';
import type { Store } from '../platform/store.ts';
import type { SendOutcome } from '../providers/provider.ts';
import { type ClaimedMessage, claimMessages } from './claim-messages.ts';
import { writeReference } from './reference.ts';
import { type SentMessage, settleMessages } from './settle-messages.ts';

export interface DeliverySettings {
  store: Store;
  providerChannels: ProviderChannels;
  /** Where carriers reach our webhooks, without a slash at the end. */
  publicUrl: string;
  retryDelaysMs: readonly number[];
  /** As many as there are connections to the carriers: what is claimed leaves at once, and a crash dooms no more. */
  slots: Slots;
  log: Logger;
}

const mostAtOnce = 100;

/** A job claims as long as something is due: the first time it looks for what a crash left, the last time it plans what is to follow. */
interface Turn {
  isFirst: boolean;
  isLast: boolean;
}

/** One turn of a delivery job: claim, send, settle, until nothing is due. No transaction is open while the carrier is called. */
export async function deliverMessages(settings: DeliverySettings, job: DeliveryJob): Promise<void> {
  const channel = await openChannelOf(settings, job);
  if (channel === null) return;
  let turn: Turn = { isFirst: true, isLast: false };
  while (!turn.isLast) {
    let taken = await settings.slots.take('requestId' in job ? mostAtOnce : 1);
    try {
      const { claimed, isMoreDue } = await claimMessages(settings.store, job, taken, turn.isFirst);
      turn = { isFirst: false, isLast: !isMoreDue };
      // A request of one contact must not keep the places of a hundred.
      settings.slots.give(taken - claimed.length);
      taken = claimed.length;
      const sent = await sendMessages(settings, channel, claimed);
      await settleMessages(settings, job, channel.id, sent, turn.isLast);
      logOutcomes(settings.log, job, sent);
    } finally {
      settings.slots.give(taken);
    }
  }
}

/** Before the claim: a channel that cannot be opened must not leave messages SENDING. */
async function openChannelOf(settings: DeliverySettings, job: DeliveryJob): Promise<OpenedChannel | null> {
  const { em } = settings.store;
  const [row] = await query(
    em.fork(),
    'requestId' in job
      ? sql<{ channel_id: string }>`select channel_id from outbound_request where id = ${job.requestId}`
      : sql<{ channel_id: string }>`select channel_id from outbound_message where id = ${job.messageId}`,
  );
  return row === undefined ? null : settings.providerChannels.find(em, row.channel_id);
}

function sendMessages(
  settings: DeliverySettings,
  channel: OpenedChannel,
  claimed: ClaimedMessage[],
): Promise<SentMessage[]> {
  const reportTo = webhookUrl(settings.publicUrl, channel.id);
  return Promise.all(
    claimed.map(async (message) => {
      const reference = writeReference(message.id, message.attempt);
      const { to, body, id } = message;
      try {
        const outcome = await channel.provider.send({
          from: channel.address,
          to,
          body,
          reference,
          webhookUrl: reportTo,
        });
        return { ...message, outcome };
      } catch (error) {
        // A fault of the provider's code says nothing about the carrier: the message may have left.
        settings.log.error({ err: error, messageId: id }, 'a provider failed to translate a send');
        const outcome: SendOutcome = { kind: 'unknown', code: 'INTERNAL', sentence: 'The send could not be followed.' };
        return { ...message, outcome };
      }
    }),
  );
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
