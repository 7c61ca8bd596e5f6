import type { OpenedChannel } from '../channel/provider-channels.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { isPaced } from '../pace/channel-pace.ts';
import { query, sql } from '../platform/database.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { ofJob } from './of-job.ts';

/** A channel with what holds at this moment. */
export interface SendingChannel extends OpenedChannel {
  isPaced: boolean;
}

/** The channel of the messages that a job is about, which are of one; null where there are none. */
export async function openChannelOf(
  { store, providerChannels }: Pick<DeliverySettings, 'store' | 'providerChannels'>,
  job: DeliveryJob,
): Promise<SendingChannel | null> {
  const [row] = await query(
    store.em.fork(),
    sql<{ channelId: string; isPaced: boolean }>`
      select m.channel_id as "channelId", ${isPaced(sql`m.channel_id`)} as "isPaced"
      from outbound_message m where ${ofJob(job)} limit 1`,
  );
  const opened = row === undefined ? null : await providerChannels.find(store.em, row.channelId);
  return row === undefined || opened === null ? null : { ...opened, isPaced: row.isPaced };
}
