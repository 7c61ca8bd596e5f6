import type { OpenedChannel } from '../channel/provider-channels.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { ofJob } from './of-job.ts';

/** The channel of the messages that a job is about, which are of one; null where there are none. */
export async function openChannelOf(
  { store, providerChannels }: Pick<DeliverySettings, 'store' | 'providerChannels'>,
  job: DeliveryJob,
): Promise<OpenedChannel | null> {
  const [row] = await query(
    store.em.fork(),
    sql<{ channel_id: string }>`select channel_id from outbound_message where ${ofJob(job)} limit 1`,
  );
  return row === undefined ? null : providerChannels.find(store.em, row.channel_id);
}
