import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { defaultBurst } from '../pace/bucket.ts';
import { grantAll, type PaceGrant, takePace } from '../pace/take-pace.ts';
import { sql } from '../platform/database.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { dueSegments } from './due-messages.ts';
import type { Route } from './find-routes.ts';

/**
 * What the pace of the channel lets leave now, at most `most` messages; a channel without one asks nobody. `ownTurn`: the
 * turn that this run was given before, and has not written down yet.
 */
export async function takeGrant(
  { store }: Pick<DeliverySettings, 'store'>,
  job: DeliveryJob,
  channel: Route,
  most: number,
  ownTurn: Date | null,
): Promise<PaceGrant> {
  if (!channel.isPaced) return grantAll(most);
  const isReply = 'messageId' in job;
  const turnAt = isReply
    ? sql`null`
    : sql`coalesce((select turn_at from outbound_request where id = ${job.requestId}), ${ownTurn})`;
  const { messagesPerSecond: perSecond, burst } = channel;
  const known = perSecond === null ? null : { perSecond, burst: burst ?? defaultBurst(perSecond) };
  return takePace(
    store.em.fork(),
    { channelId: channel.id, due: dueSegments(job, channel), turnAt, isReply, most },
    known,
  );
}
