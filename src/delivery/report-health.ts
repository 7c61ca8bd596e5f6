import { recordSends } from '../failover/record-health.ts';
import type { SendOutcome } from '../providers/provider.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import type { Route } from './find-routes.ts';
import { nameOutcome } from './name-outcome.ts';
import type { SentMessage } from './settle-messages.ts';

/** Tells what a chunk of sends says about its channel. It is no reason to fail: the messages are settled. */
export async function reportHealth(settings: DeliverySettings, route: Route, sent: SentMessage[]): Promise<void> {
  if (!route.isWatched) return;
  const told = sent.filter(isTelling);
  const failed = told.flatMap(({ outcome }) => (isFault(outcome) ? [outcome] : []));
  const accepted = told.filter(({ outcome }) => outcome.kind === 'accepted').length;
  const [first] = failed;
  const why = first === undefined ? null : `${first.sentence.replace(/\.$/, '')} (${first.code})`;
  const isRefused = accepted === 0 && failed.some((outcome) => outcome.kind === 'refused' && outcome.isAboutChannel);
  const { store, breakerRules, log } = settings;
  try {
    await recordSends(store, breakerRules, route.id, {
      tried: told.length,
      failed: failed.length,
      accepted,
      isRefused,
      why,
    });
  } catch (error) {
    log.warn({ err: error, channelId: route.id }, 'the health of a channel could not be recorded');
  }
}

type Failed = Exclude<SendOutcome, { kind: 'accepted' }>;

/** That we send too fast, or came too late ourselves, says nothing about whether the channel works. */
function isTelling({ outcome }: SentMessage): boolean {
  if (outcome.kind !== 'refused') return true;
  return !outcome.isTooFast && nameOutcome(outcome) !== 'late';
}

/** A refusal of the recipient or the text says that the channel works; one that is over soon says that it does not just now. */
function isFault(outcome: SendOutcome): outcome is Failed {
  if (outcome.kind === 'accepted') return false;
  if (outcome.kind === 'unknown' || !outcome.isReached || outcome.isAboutChannel) return true;
  return outcome.retry.may && outcome.retry.when === 'soon';
}
