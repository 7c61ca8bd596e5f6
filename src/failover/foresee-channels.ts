import type { EntityManager } from '@mikro-orm/postgresql';
import { type ChannelChoice, chanceOf, readChoices } from './channel-choice.ts';

interface Ways {
  requestId: string;
  primaryId: string;
  /** Null where there is no other. */
  secondaryId: string | null;
}

/** The channel on which what is left of each request will most likely go out, by what is known now. Changes nothing. */
export async function foreseeChannels(em: EntityManager, ways: readonly Ways[]): Promise<string[]> {
  const ids = ways.flatMap(({ primaryId, secondaryId }) => (secondaryId === null ? [] : [primaryId, secondaryId]));
  const choices = ids.length === 0 ? new Map<string, ChannelChoice>() : await readChoices(em, ids);
  return ways.map(({ requestId, primaryId, secondaryId }) => {
    const primary = choices.get(primaryId);
    const secondary = secondaryId === null ? undefined : choices.get(secondaryId);
    if (primary === undefined || secondary === undefined) return primaryId;
    if (!secondary.isActive || secondary.state === 'OPEN') return primaryId;
    // Where each look draws anew, most of it goes where most of the traffic goes.
    const chance = primary.state === 'CLOSED' ? chanceOf(requestId) : 0.5;
    return chance * 100 < primary.weight ? primaryId : secondary.channelId;
  });
}
