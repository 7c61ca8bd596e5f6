import type { EntityManager } from '@mikro-orm/postgresql';
import type { Store } from '../platform/store.ts';

/** The queue that hands accepted messages to the delivery room. */
export const deliveryQueue = 'deliver-messages';

/** One chunk of work: the messages of a request that are due, or one reply. */
export type DeliveryJob = { requestId: string } | { messageId: string };

/** Someone waits for a reply: it overtakes what was sent in bulk. */
export const replyPriority = 10;

/** When it is to start, if not at once; and whose it is: of whom there are few jobs, they come before those of others. */
interface DeliveryStart {
  at?: Date;
  afterMs?: number;
  organizationId?: string;
}

export function enqueueDelivery(
  store: Store,
  tx: EntityManager,
  job: DeliveryJob,
  start: Date | DeliveryStart = {},
): Promise<void> {
  const { at, afterMs, organizationId } = start instanceof Date ? { at: start } : start;
  return store.jobs.enqueue(tx, deliveryQueue, job, {
    ...('messageId' in job && { priority: replyPriority }),
    ...(organizationId !== undefined && { group: organizationId }),
    ...(at !== undefined && { startAfter: at }),
    ...(afterMs !== undefined && { afterMs }),
  });
}
