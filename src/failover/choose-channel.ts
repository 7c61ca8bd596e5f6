import { query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';
import type { BreakerRules } from './breaker-rules.ts';
import { watchChannels } from './channel-breaker.ts';
import { tryAgain } from './try-again.ts';

export interface ChosenChannel {
  channelId: string;
  /** Whether it is only tried: then few go at a time. */
  isProbe: boolean;
  /** Why it is not the primary; null where it is. */
  why: string | null;
}

interface Choice {
  channelId: string;
  name: string;
  isActive: boolean;
  state: string;
  weight: number;
  ceiling: number;
  reason: string | null;
  isWatched: boolean;
  isProbeDue: boolean;
}

/** Which of the two channels the next messages go out on, by what is known of them at this moment; `chance` is from 0 to 1. */
export async function chooseChannel(
  store: Store,
  rules: BreakerRules,
  [primaryId, secondaryId]: [primary: string, secondary: string],
  chance = Math.random(),
): Promise<ChosenChannel> {
  const choices = await readChoices(store, [primaryId, secondaryId]);
  const unwatched = [...choices.values()].flatMap(({ isWatched, channelId }) => (isWatched ? [] : channelId));
  if (unwatched.length > 0) await watchChannels(store.em.fork(), unwatched);
  const primary = choices.get(primaryId);
  const secondary = choices.get(secondaryId);
  const stay = { channelId: primaryId, isProbe: false, why: null };
  if (primary === undefined || secondary === undefined || !secondary.isActive) return stay;
  if (primary.isProbeDue) await tryAgain(store, rules, primary.channelId);
  // Both do not work: then nothing is won by going elsewhere.
  if (secondary.state === 'OPEN' && !secondary.isProbeDue) return stay;
  if (secondary.isProbeDue) await tryAgain(store, rules, secondary.channelId);
  const weight = primary.isProbeDue ? Math.min(primary.ceiling, rules.steps[0] ?? 0) : primary.weight;
  if (chance * 100 < weight) return { ...stay, isProbe: primary.isProbeDue || primary.state === 'HALF_OPEN' };
  const why = `${primary.name} ${primary.state === 'CLOSED' ? 'gets less of the traffic' : 'does not work'} (${primary.reason ?? 'no reason was kept'})`;
  return { channelId: secondaryId, isProbe: secondary.state !== 'CLOSED', why };
}

async function readChoices(store: Store, channelIds: string[]): Promise<Map<string, Choice>> {
  const rows = await query(
    store.em.fork(),
    sql<Choice>`
      select c.id as "channelId", c.name, c.is_active as "isActive", coalesce(b.state, 'CLOSED') as state,
             coalesce(b.weight, 100)::int as weight, coalesce(b.ceiling, 100)::int as ceiling, b.reason, b.channel_id is not null as "isWatched",
             coalesce(b.state = 'OPEN' and b.probe_at <= now(), false) as "isProbeDue"
      from channel c left join channel_breaker b on b.channel_id = c.id where c.id = any(${channelIds}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.channelId, row]));
}
