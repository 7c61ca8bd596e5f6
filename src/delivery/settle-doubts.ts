import type { DeliveryJob } from '../outbound/delivery-job.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { lookUpDoubts } from './look-up-doubts.ts';
import { openChannelOf } from './open-channel-of.ts';
import { takeDueDoubts } from './take-due-doubts.ts';
import { writeVerdicts } from './write-verdicts.ts';

/**
 * One run of a doubt job: asks the carrier for the messages of a request, or for one reply, that are in doubt, and
 * settles those that it can tell of. What the carrier does not have when the grace period ends, it will not get any more:
 * that is sent again. Where the carrier cannot tell, the configuration's policy decides.
 */
export async function settleDoubts(settings: DeliverySettings, job: DeliveryJob): Promise<void> {
  // First: where the channel cannot be opened, the job fails with nothing taken, and is repeated.
  const channel = await openChannelOf(settings, job);
  if (channel === null) return;
  const doubts = await takeDueDoubts(settings, job);
  const verdicts = await lookUpDoubts(settings, channel, doubts);
  await writeVerdicts(settings.store, job, channel.id, verdicts);
}
