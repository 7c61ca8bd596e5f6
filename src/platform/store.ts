import type { EntityManager } from '@mikro-orm/postgresql';
import { inTransaction, repeatOnDeadlock } from './database.ts';
import type { Jobs } from './jobs.ts';
import type { Metrics } from './metrics.ts';
import type { Nudge } from './nudge.ts';
import type { Tracing } from './tracing.ts';

/** What a verb that changes something needs. */
export interface Store {
  em: EntityManager;
  jobs: Jobs;
  nudge: Nudge;
  metrics: Metrics;
  tracing: Tracing;
}

/** One verb, one transaction; afterwards whoever follows the event log is nudged. */
export async function change<Result>(store: Store, work: (tx: EntityManager) => Promise<Result>): Promise<Result> {
  const result = await repeatOnDeadlock(() => inTransaction(store.em, work));
  store.nudge.send();
  return result;
}
