import type { EntityManager } from '@mikro-orm/postgresql';
import type { Store } from '../platform/store.ts';

/** The queue that hands accepted messages to the delivery room. */
export const deliveryQueue = 'deliver-messages';

/** One chunk of work: the messages of a request that are due, or one reply. */
export type DeliveryJob = { requestId: string } | { messageId: string };

/** Someone waits for a reply: it overtakes what was sent in bulk. */
const replyPriority = 10;

export function enqueueDelivery(
  store: Store,
  tx: EntityManager,
  job: DeliveryJob,
  start?: Date | { afterMs: number },
): Promise<void> {
  return store.jobs.enqueue(tx, deliveryQueue, job, {
    ...('messageId' in job && { priority: replyPriority }),
    ...(start instanceof Date ? { startAfter: start } : start),
  });
}
