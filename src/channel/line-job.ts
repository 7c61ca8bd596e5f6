import type { EntityManager } from '@mikro-orm/postgresql';
import type { Store } from '../platform/store.ts';

/** The queue that has lines drawn anew. */
export const lineQueue = 'redraw-lines';

export interface LineJob {
  channelId: string;
}

/** Who waits for a channel is in later rooms: they learn by a job, in the same transaction, that their turns are not true any more. */
export function tellLineChanged(store: Store, tx: EntityManager, channelId: string): Promise<void> {
  return store.jobs.enqueue(tx, lineQueue, { channelId } satisfies LineJob);
}
