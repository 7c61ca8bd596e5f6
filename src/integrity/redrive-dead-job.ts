import { deadQueue } from '../delivery/dead-queue.ts';
import type { Actor } from '../organization/actor.ts';
import { notFound } from '../platform/domain-error.ts';
import { change, type Store } from '../platform/store.ts';
import { isId } from '../platform/uuid.ts';
import { type DeadJob, findDeadJob } from './find-dead-jobs.ts';

/** Gives a dead job back to its queue, as if it had never failed; it answers with the job as it was. Of two at once, the second finds none. */
export function redriveDeadJob(store: Store, { organizationId }: Actor, id: string): Promise<DeadJob> {
  return change(store, async (tx) => {
    const job = isId(id) ? await findDeadJob(tx, organizationId, id) : null;
    if (job === null || !(await store.jobs.redrive(tx, deadQueue, id))) throw notFound('dead job', id, 'id');
    return job;
  });
}
