import type { EntityManager } from '@mikro-orm/postgresql';
import type { Store } from '../platform/store.ts';

/** The queue that hands accepted messages to the delivery room. */
export const deliveryQueue = 'deliver-messages';

/** One chunk of work: the messages of a request that are due, or one reply. */
export type DeliveryJob = { requestId: string } | { messageId: string };

/** Someone waits for a reply: it overtakes what was sent in bulk. */
export const replyPriority = 10;

/** Whose it is: of whom there are few jobs, they come before those of others; and when it is to start, if not at once. */
interface DeliveryStart {
  organizationId: string;
  at?: Date;
  afterMs?: number;
  /** It was there before, and only had to wait. */
  goesOn?: boolean;
}

export function enqueueDelivery(
  store: Store,
  tx: EntityManager,
  job: DeliveryJob,
  { organizationId, at, afterMs, goesOn }: DeliveryStart,
): Promise<void> {
  return store.jobs.enqueue(tx, deliveryQueue, job, {
    ...('messageId' in job && { priority: replyPriority }),
    group: organizationId,
    ...(at !== undefined && { startAfter: at }),
    ...(afterMs !== undefined && { afterMs }),
    ...(goesOn !== undefined && { goesOn }),
  });
}
