import { givePaceBack } from '../pace/give-pace-back.ts';
import { slowPace } from '../pace/slow-pace.ts';
import type { PaceGrant } from '../pace/take-pace.ts';
import type { SendOutcome } from '../providers/provider.ts';
import type { Claim } from './claim-messages.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import type { Route } from './find-routes.ts';
import { hasNotLeft } from './send-messages.ts';
import type { SentMessage } from './settle-messages.ts';

/** What was granted and not claimed goes to others. */
export async function giveUnclaimedBack(
  settings: DeliverySettings,
  channel: Route,
  grant: PaceGrant,
  claimed: { segments: number }[],
): Promise<void> {
  await giveBack(settings, channel, grant, grant.segments - sumSegments(claimed));
}

/** What did not leave goes to others. Answers whether the carrier says that it was too much: then less leaves from now on. */
export async function reportPace(
  settings: DeliverySettings,
  channel: Route,
  grant: PaceGrant,
  { ageMs }: Claim,
  sent: SentMessage[],
): Promise<boolean> {
  const { store, recentSends, log } = settings;
  await giveBack(settings, channel, grant, sumSegments(sent.filter(hasNotLeft)));
  const refused = sent.filter(isTooFast);
  const taken = sumSegments(sent.filter((message) => !hasNotLeft(message) && !isTooFast(message)));
  recentSends.note(channel.id, { taken, refused: sumSegments(refused) });
  if (refused.length === 0) return false;
  const waits = refused.flatMap(({ outcome }) => readRetryAfter(outcome) ?? []);
  const retryAfterMs = waits.length === 0 ? null : Math.max(...waits);
  const { perSecond, takenShare } = recentSends.read(channel.id);
  const tooFast = { channelId: channel.id, retryAfterMs, ageMs: ageMs(), takenShare, sentPerSecond: perSecond };
  await slowPace(store.em.fork(), tooFast);
  log.warn({ channelId: channel.id, refused: refused.length, retryAfterMs }, 'the carrier says that we send too fast');
  return true;
}

function isTooFast({ outcome }: SentMessage): boolean {
  return outcome.kind === 'refused' && outcome.isTooFast;
}

function readRetryAfter(outcome: SendOutcome): number | null {
  return outcome.kind === 'refused' && outcome.retry.may ? outcome.retry.afterMs : null;
}

/** What is not given back is lost to the pace, and harms nobody else: no reason to fail. */
async function giveBack(
  { store, log }: DeliverySettings,
  channel: Route,
  grant: PaceGrant,
  segments: number,
): Promise<void> {
  if (grant.limit === null || segments <= 0) return;
  try {
    await givePaceBack(store.em.fork(), channel.id, grant, segments);
  } catch (error) {
    log.warn({ err: error, channelId: channel.id }, 'a share of the pace could not be given back');
  }
}

function sumSegments(messages: { segments: number }[]): number {
  return messages.reduce((sum, { segments }) => sum + segments, 0);
}
