import type { EntityManager } from '@mikro-orm/postgresql';
import type { Store } from '../platform/store.ts';

/** The queue that has held messages looked at again. */
export const rulesQueue = 'review-held-messages';

/** Whose rules changed: all of the organization's, or those of one configuration. */
export interface RulesJob {
  organizationId: string;
  configurationId?: string;
}

/** What rules hold is in a later room: it learns by a job, in the same transaction, that they are others now. */
export function tellRulesChanged(store: Store, tx: EntityManager, job: RulesJob): Promise<void> {
  return store.jobs.enqueue(tx, rulesQueue, job);
}
