import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { defaultBurst } from '../pace/bucket.ts';
import { repeatOnOutage } from '../platform/database.ts';
import type { JobRun } from '../platform/jobs.ts';
import type { Logger } from '../platform/logger.ts';
import { claimMessages } from './claim-messages.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { openChannelOf, type SendingChannel } from './open-channel-of.ts';
import { giveUnclaimedBack, reportPace } from './report-pace.ts';
import { sendMessages } from './send-messages.ts';
import { type SentMessage, settleMessages } from './settle-messages.ts';
import { takeGrant } from './take-grant.ts';
import { findWait, waitForPace } from './wait-for-pace.ts';

const mostAtOnce = 100;

/** A job claims as long as something is due: the first time it looks for what a crash left, the last time it plans what is to follow. */
interface Turn {
  isFirst: boolean;
  isLast: boolean;
}

/**
 * One run of a delivery job: claim, send, settle, until nothing is due, or the channel may send no more for now. No
 * transaction is open while the carrier is called.
 */
export async function deliverMessages(settings: DeliverySettings, job: DeliveryJob, run: JobRun): Promise<void> {
  // Before the claim: a channel that cannot be opened must not leave messages SENDING.
  const opened = await openChannelOf(settings, job);
  if (opened === null) return;
  let channel = opened;
  const asker = { group: channel.organizationId, isUrgent: 'messageId' in job };
  let turn: Turn = { isFirst: true, isLast: false };
  while (!turn.isLast) {
    let taken = await settings.slots.take(mostOf(job, channel), asker);
    try {
      const grant = await takeGrant(settings, job, channel, taken);
      const claimant = { ...run, most: grant.messages, mostSegments: grant.segments, isFirst: turn.isFirst };
      const claim = await claimMessages(settings, job, channel, claimant);
      settings.onStep('claimed');
      const { claimed, isMoreDue } = claim;
      // A request of one contact must not keep the places of a hundred.
      settings.slots.give(taken - claimed.length, asker);
      taken = claimed.length;
      await giveUnclaimedBack(settings, channel, grant, claimed);
      const sent = await sendMessages(settings, channel, claim, grant);
      settings.onStep('sent');
      if (sent.length > 0 || !isMoreDue) {
        // What the carrier answered is known here only: it must survive a restart of the database.
        await repeatOnOutage(() => settleMessages(settings, job, channel.id, sent, !isMoreDue));
        settings.onStep('settled');
        logOutcomes(settings.log, job, sent);
      }
      if (await reportPace(settings, channel, grant, claim, sent)) channel = { ...channel, isPaced: true };
      const wait = isMoreDue ? findWait(grant) : null;
      if (wait !== null) await waitForPace(settings, job, wait);
      turn = { isFirst: false, isLast: !isMoreDue || wait !== null };
    } finally {
      settings.slots.give(taken, asker);
    }
  }
}

/** Where the pace lets only a few go at once, more places would be kept from others. */
function mostOf(job: DeliveryJob, { messagesPerSecond, burst }: SendingChannel): number {
  if ('messageId' in job) return 1;
  const atOnce = messagesPerSecond === null ? mostAtOnce : (burst ?? defaultBurst(messagesPerSecond));
  return Math.min(mostAtOnce, atOnce);
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
