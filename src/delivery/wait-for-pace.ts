import { type DeliveryJob, enqueueDelivery } from '../outbound/delivery-job.ts';
import type { PaceGrant } from '../pace/take-pace.ts';
import { inTransaction, query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';

export interface Wait {
  ms: number;
}

/** When to go on with what the grant left over; null: at once. */
export function findWait({ messages, wait }: PaceGrant): Wait | null {
  // Nothing was due when the pace was asked, but when the claim was made: the next look finds it.
  return wait ?? (messages === 0 ? { ms: 1_000 } : null);
}

/** Plans the job for the time at which its channel may send more. */
export function waitForPace(store: Store, job: DeliveryJob, wait: Wait, organizationId: string): Promise<void> {
  store.metrics.paceWaits.inc();
  store.metrics.paceWaitSeconds.inc(wait.ms / 1_000);
  return inTransaction(store.em, async (tx) => {
    // The end of the job that asked is on disk only after this is.
    await query(tx, sql`set local synchronous_commit = off`);
    await enqueueDelivery(store, tx, job, { organizationId, afterMs: wait.ms, goesOn: true });
  });
}
