import type { Store } from '../platform/store.ts';
import type { BreakerRules } from './breaker-rules.ts';
import { watchChannels } from './channel-breaker.ts';
import { type ChannelChoice, chanceOf, readChoices } from './channel-choice.ts';
import { tryAgain } from './try-again.ts';

export interface ChosenChannel {
  channelId: string;
  /** Whether it is only tried: then few go at a time. */
  isProbe: boolean;
  /** Why it is not the other one; null where it is the primary, which works. */
  why: string | null;
}

/** Which of its two channels the next messages of a request go out on, by what is known of them at this moment. */
export async function chooseChannel(
  store: Store,
  rules: BreakerRules,
  requestId: string,
  [primaryId, secondaryId]: [primary: string, secondary: string],
): Promise<ChosenChannel> {
  const choices = await readChoices(store.em.fork(), [primaryId, secondaryId]);
  const unwatched = [...choices.values()].flatMap(({ isWatched, channelId }) => (isWatched ? [] : channelId));
  if (unwatched.length > 0) await watchChannels(store.em.fork(), unwatched);
  const primary = choices.get(primaryId);
  const secondary = choices.get(secondaryId);
  const stay = { channelId: primaryId, isProbe: false, why: null };
  if (primary === undefined || secondary === undefined || !secondary.isActive) return stay;
  if (primary.isProbeDue) await tryAgain(store, rules, primary.channelId);
  // Both do not work: then nothing is won by going elsewhere.
  if (secondary.state === 'OPEN' && !secondary.isProbeDue) return { ...stay, why: explainAway(secondary) };
  if (secondary.isProbeDue) await tryAgain(store, rules, secondary.channelId);
  const weight = primary.isProbeDue ? Math.min(primary.ceiling, rules.steps[0] ?? 0) : primary.weight;
  // What waits for the pace of a channel asks again and again: if it drew each time, little would be left for a slow one.
  const chance = primary.state === 'CLOSED' ? chanceOf(requestId) : Math.random();
  if (chance * 100 < weight) return { ...stay, isProbe: primary.isProbeDue || primary.state === 'HALF_OPEN' };
  return { channelId: secondaryId, isProbe: secondary.state !== 'CLOSED', why: explainAway(primary) };
}

/** Why messages do not go out on it, as a clause. */
function explainAway({ name, state, reason }: ChannelChoice): string {
  return `${name} ${state === 'CLOSED' ? 'gets less of the traffic' : 'does not work'} (${reason ?? 'no reason was kept'})`;
}
