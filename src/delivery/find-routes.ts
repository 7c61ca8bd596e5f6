import type { OpenedChannel } from '../channel/provider-channels.ts';
import { chooseChannel } from '../failover/choose-channel.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { isPaced } from '../pace/channel-pace.ts';
import { query, sql } from '../platform/database.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { isBound } from './due-messages.ts';

/** A channel on which messages of a job go out, with what holds at this moment. */
export interface Route extends OpenedChannel {
  isPaced: boolean;
  /** Whether it is known how it does. */
  isWatched: boolean;
  /** Whether only those go out on it that may go nowhere else: it is not the chosen one. */
  isForBoundOnly: boolean;
  /** Whether it is only tried: then few go at a time. */
  isProbe: boolean;
  /** Whether there is another channel to go to. */
  hasOther: boolean;
  /** Why it is not the other channel of the request; null where it is the one that it was accepted for, which works. */
  why: string | null;
}

interface Ways {
  primaryId: string;
  secondaryId: string | null;
  /** Where messages wait that were in doubt before. */
  boundIds: string[];
}

/**
 * Where the messages of a job go out: first on the chosen channel, which is the secondary where the primary does not
 * work; then those that were in doubt, each on the channel that may have them. None where there is no such message.
 */
export async function findRoutes(settings: DeliverySettings, job: DeliveryJob): Promise<Route[]> {
  const { store, breakerRules } = settings;
  const ways = await ('requestId' in job ? findWays(settings, job.requestId) : findWayOfReply(settings, job.messageId));
  if (ways === undefined) return [];
  const { primaryId, secondaryId, boundIds } = ways;
  const chosen =
    secondaryId === null || !('requestId' in job)
      ? { channelId: primaryId, isProbe: false, why: null }
      : await chooseChannel(store, breakerRules, job.requestId, [primaryId, secondaryId]);
  const others = boundIds.filter((id) => id !== chosen.channelId);
  const bound = others.map((channelId) => ({ channelId, isProbe: false, why: null }));
  const routes = await Promise.all(
    [chosen, ...bound].map((way) =>
      openRoute(settings, { ...way, isForBoundOnly: way !== chosen, hasOther: way === chosen && secondaryId !== null }),
    ),
  );
  return routes.filter((route) => route !== null);
}

async function findWays({ store }: DeliverySettings, requestId: string): Promise<Ways | undefined> {
  const [ways] = await query(
    store.em.fork(),
    sql<Ways>`
      select r.channel_id as "primaryId", nullif(c.secondary_channel_id, r.channel_id) as "secondaryId",
             array(select distinct m.channel_id from outbound_message m
                   where m.request_id = r.id and m.status in ('HELD', 'QUEUED') and m.attempts > 0 and ${isBound}) as "boundIds"
      from outbound_request r join outbound_configuration c on c.id = r.configuration_id where r.id = ${requestId}`,
  );
  return ways;
}

/** The customer wrote to that number. */
async function findWayOfReply({ store }: DeliverySettings, messageId: string): Promise<Ways | undefined> {
  const [row] = await query(
    store.em.fork(),
    sql<{ primaryId: string }>`select channel_id as "primaryId" from outbound_message where id = ${messageId}`,
  );
  return row && { ...row, secondaryId: null, boundIds: [] };
}

async function openRoute(
  { store, providerChannels }: DeliverySettings,
  { channelId, ...way }: Pick<Route, 'isForBoundOnly' | 'isProbe' | 'hasOther' | 'why'> & { channelId: string },
): Promise<Route | null> {
  const channel = await providerChannels.find(store.em, channelId);
  if (channel === null) return null;
  const [row] = await query(
    store.em.fork(),
    sql<{ isPaced: boolean; isWatched: boolean }>`
      select ${isPaced(sql`${channelId}`)} as "isPaced",
             exists (select 1 from channel_breaker where channel_id = ${channelId}) as "isWatched"`,
  );
  return {
    ...channel,
    ...way,
    isPaced: row?.isPaced ?? false,
    isWatched: (row?.isWatched ?? false) || channel.slowReceiptSeconds !== null,
  };
}
