import type { EntityManager } from '@mikro-orm/postgresql';
import type { OpenedChannel } from '../channel/provider-channels.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import { change } from '../platform/store.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { type Doubt, takeDueDoubts } from './find-doubts.ts';
import { lookUpDoubts } from './look-up-doubts.ts';
import { doubtQueue } from './note-doubts.ts';
import { writeVerdicts } from './write-verdicts.ts';

/**
 * One run of a doubt job: asks the carrier for the messages of a request, or for one reply, that are in doubt, and
 * settles those that it can tell of. What the carrier does not have when the grace period ends, it will not get any more:
 * that is sent again. Where the carrier cannot tell, the configuration's policy decides.
 */
export async function settleDoubts(settings: DeliverySettings, job: DeliveryJob): Promise<void> {
  const doubts = await takeDueDoubts(settings, job);
  const channel = await findChannel(settings, doubts);
  if (channel !== null) {
    const verdicts = await lookUpDoubts(settings, channel, doubts);
    await writeVerdicts(settings, job, channel.id, verdicts);
  }
  await change(settings.store, (tx) => planNextLookUp(settings, tx, job));
}

async function findChannel(
  { store, providerChannels }: DeliverySettings,
  doubts: Doubt[],
): Promise<OpenedChannel | null> {
  const [first] = doubts;
  return first === undefined ? null : providerChannels.find(store.em, first.channelId);
}

async function planNextLookUp({ store }: DeliverySettings, tx: EntityManager, job: DeliveryJob): Promise<void> {
  const ofDoubt = 'requestId' in job ? sql`request_id = ${job.requestId}` : sql`message_id = ${job.messageId}`;
  const [row] = await query(
    tx,
    sql<{ due_ms: number | null }>`
      select (extract(epoch from min(next_look_up_at)) * 1000)::float8 as due_ms from doubt where ${ofDoubt}`,
  );
  if (row?.due_ms != null) await store.jobs.enqueue(tx, doubtQueue, job, { startAfter: new Date(row.due_ms) });
}
