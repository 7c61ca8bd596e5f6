import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { limitOf } from '../pace/bucket.ts';
import { turnOf } from '../pace/pace-turn.ts';
import { grantAll, type PaceGrant, takePace } from '../pace/take-pace.ts';
import { type Condition, sql } from '../platform/database.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { dueSegments } from './due-messages.ts';
import type { Route } from './find-routes.ts';

/** What the pace of the channel lets leave now, at most `most` messages; a channel without one asks nobody. */
export function takeGrant(
  { store }: Pick<DeliverySettings, 'store'>,
  job: DeliveryJob,
  channel: Route,
  most: number,
): Promise<PaceGrant> {
  if (!channel.isPaced) return Promise.resolve(grantAll(most));
  const requestId = 'requestId' in job ? job.requestId : null;
  return takePace(
    store.em.fork(),
    { channelId: channel.id, due: dueSegments(job, channel), turnAt: findTurn(job, channel), requestId, most },
    limitOf(channel.messagesPerSecond, channel.burst),
  );
}

/** What was in doubt had its turn, and waits for no other. */
function findTurn(job: DeliveryJob, { id, isForBoundOnly }: Route): Condition {
  if ('messageId' in job) return sql`null`;
  return isForBoundOnly ? sql`now()` : turnOf(sql`${job.requestId}`, sql`${id}`);
}
