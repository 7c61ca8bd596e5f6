import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { lookUpDoubts } from './look-up-doubts.ts';
import { doubtsOfJob } from './of-job.ts';
import { takeDueDoubts } from './take-due-doubts.ts';
import { writeVerdicts } from './write-verdicts.ts';

/**
 * One run of a doubt job: asks the carrier for the messages of a request, or for one reply, that are in doubt, and
 * settles those that it can tell of. What the carrier does not have when the grace period ends, it will not get any more:
 * that is sent again. Where the carrier cannot tell, the configuration's policy decides.
 */
export async function settleDoubts(settings: DeliverySettings, job: DeliveryJob): Promise<void> {
  // First: where a channel cannot be opened, the job fails with nothing taken, and is repeated.
  const channels = await openChannels(settings, job);
  const doubts = await takeDueDoubts(settings, job);
  for (const [channelId, own] of Map.groupBy(doubts, (doubt) => doubt.channelId)) {
    const channel = channels.get(channelId) ?? (await settings.providerChannels.find(settings.store.em, channelId));
    if (channel === null) continue;
    const verdicts = await lookUpDoubts(settings, channel, own);
    await writeVerdicts(settings.store, job, channel, verdicts);
  }
}

async function openChannels({ store, providerChannels }: DeliverySettings, job: DeliveryJob) {
  const rows = await query(
    store.em.fork(),
    sql<{ id: string }>`select distinct channel_id as id from doubt where ${doubtsOfJob(job)}`,
  );
  return new Map(
    await Promise.all(rows.map(async ({ id }) => [id, await providerChannels.find(store.em, id)] as const)),
  );
}
