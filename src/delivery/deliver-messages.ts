import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { limitOf, mostOfGrant } from '../pace/bucket.ts';
import { repeatOnOutage } from '../platform/database.ts';
import type { JobRun } from '../platform/jobs.ts';
import type { Logger } from '../platform/logger.ts';
import { startStopwatch } from '../platform/stopwatch.ts';
import { claimMessages } from './claim-messages.ts';
import { countSends } from './count-sends.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { findRoutes, type Route } from './find-routes.ts';
import { nameOutcome } from './name-outcome.ts';
import { reportHealth } from './report-health.ts';
import { giveUnclaimedBack, reportPace } from './report-pace.ts';
import { retryElsewhere } from './retry-elsewhere.ts';
import { sendMessages } from './send-messages.ts';
import { type SentMessage, settleMessages } from './settle-messages.ts';
import { takeGrant } from './take-grant.ts';
import { findWait, type Wait, waitForPace } from './wait-for-pace.ts';

const mostAtOnce = 100;

/** The first claim of a run looks for what a crash left; the last settling plans what is to follow. */
interface Place {
  isFirst: boolean;
  isLast: boolean;
}

/**
 * One run of a delivery job: claim, send, settle, until nothing is due, or its channel may send no more for now. No
 * transaction is open while the carrier is called.
 */
export async function deliverMessages(settings: DeliverySettings, job: DeliveryJob, run: JobRun): Promise<void> {
  // Before the claim: a channel that cannot be opened must not leave messages SENDING.
  const routes = await findRoutes(settings, job);
  let next: { wait: Wait; organizationId: string } | null = null;
  for (const [index, route] of routes.entries()) {
    const place = { isFirst: index === 0, isLast: index === routes.length - 1 && next === null };
    const wait = await deliverOn(settings, job, run, route, place);
    if (wait !== null && (next === null || wait.ms < next.wait.ms)) {
      next = { wait, organizationId: route.organizationId };
    }
  }
  // One job follows, however many routes wait: two that each planned two would soon be thousands.
  if (next !== null) await waitForPace(settings.store, job, next.wait, next.organizationId);
}

/** Answers with when to go on with what it left over; null where nothing is left, or planned already. */
async function deliverOn(
  settings: DeliverySettings,
  job: DeliveryJob,
  run: JobRun,
  opened: Route,
  place: Place,
): Promise<Wait | null> {
  let route = opened;
  const asker = { group: route.organizationId, isUrgent: 'messageId' in job };
  let { isFirst } = place;
  for (; ; isFirst = false) {
    let taken = await settings.slots.take(mostOf(settings, job, route), asker);
    try {
      const grant = await takeGrant(settings, job, route, taken);
      const claimant = { ...run, most: grant.messages, mostSegments: grant.segments, isFirst };
      const claim = await claimMessages(settings, job, route, claimant);
      settings.onStep('claimed');
      const { claimed, isMoreDue } = claim;
      // A request of one contact must not keep the places of a hundred.
      settings.slots.give(taken - claimed.length, asker);
      taken = claimed.length;
      await giveUnclaimedBack(settings, route, grant, claimed);
      const stopwatch = startStopwatch();
      const sent = retryElsewhere(route, await sendMessages(settings, route, claim, grant));
      countSends(settings.store.metrics, route, sent, stopwatch());
      settings.onStep('sent');
      if (sent.length > 0 || !isMoreDue) {
        // What the carrier answered is known here only: it must survive a restart of the database.
        await repeatOnOutage(() => settleMessages(settings, job, route.id, sent, !isMoreDue && place.isLast));
        settings.onStep('settled');
        logOutcomes(settings.log, job, sent);
      }
      if (await reportPace(settings, route, grant, claim, sent)) route = { ...route, isPaced: true };
      await reportHealth(settings, route, sent);
      if (!isMoreDue) return null;
      // The share of what may not leave was given back: the others ask for it at once.
      const wait = (claim.withheld.length > 0 ? null : findWait(grant)) ?? (route.isProbe ? chooseAnew : null);
      // The sends took some of it.
      if (wait !== null) return { ms: Math.max(0, wait.ms - grant.ageMs()) };
    } finally {
      settings.slots.give(taken, asker);
    }
  }
}

/** Where the pace lets only a few go at once, more places would be kept from others. */
function mostOf({ breakerRules }: DeliverySettings, job: DeliveryJob, route: Route): number {
  if ('messageId' in job) return 1;
  const limit = limitOf(route.messagesPerSecond, route.burst);
  const atOnce = limit === null ? mostAtOnce : mostOfGrant(limit);
  return Math.min(mostAtOnce, atOnce, route.isProbe ? breakerRules.probeMessages : mostAtOnce);
}

/** A few have tried the channel: what became of them decides where the others go. */
const chooseAnew: Wait = { ms: 0 };

function logOutcomes(log: Logger, job: DeliveryJob, sent: SentMessage[]): void {
  for (const { id, attempt, outcome } of sent) {
    if (outcome.kind === 'accepted') continue;
    const name = nameOutcome(outcome);
    const line = { ...job, messageId: id, attempt, outcome: name, code: outcome.code };
    if (name === 'late') log.info(line, 'a message was late, so its send did not begin');
    else log.warn(line, 'the carrier did not take a message');
  }
  const accepted = sent.filter(({ outcome }) => outcome.kind === 'accepted').length;
  log.info({ ...job, sent: sent.length, accepted }, 'handed messages to the carrier');
}
