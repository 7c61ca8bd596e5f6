import type { EntityManager } from '@mikro-orm/postgresql';
import { Channel } from '../channel/channel.ts';
import { tellLineChanged } from '../channel/line-job.ts';
import type { Actor } from '../organization/actor.ts';
import { query, sql } from '../platform/database.ts';
import { DomainError, invalid } from '../platform/domain-error.ts';
import { loadOwn } from '../platform/find-own.ts';
import { change, type Store } from '../platform/store.ts';
import { requireText } from '../platform/text.ts';
import { watchChannels } from './channel-breaker.ts';
import { shiftTraffic } from './shift-traffic.ts';

interface NewWeight {
  channelId: string;
  weight: number;
  reason?: string | null | undefined;
}

/** A person says how much of the traffic a channel gets while it works, and that it works: its breaker is closed. */
export function setChannelWeight(store: Store, actor: Actor, input: NewWeight): Promise<Channel> {
  const { weight } = input;
  if (weight < 0 || weight > 100) throw invalid('weight', `weight is ${weight}; it is a percentage from 0 to 100.`);
  const reason = input.reason == null ? 'Set by hand' : requireText('reason', input.reason, 200);
  return change(store, async (tx) => {
    const { organizationId, subject } = actor;
    const channel = await loadOwn(tx, Channel, { organizationId }, input.channelId, { field: 'channelId' });
    if (weight < 100) await requireSecondary(tx, channel);
    await watchChannels(tx, [channel.id]);
    await shiftTraffic(tx, {
      channelId: channel.id,
      state: 'CLOSED',
      weight: sql`${weight}::smallint`,
      reason,
      by: subject,
      set: sql`, ceiling = ${weight}::smallint, openings = 0, probe_at = null`,
      when: sql`true`,
    });
    await tellLineChanged(store, tx, channel.id);
    return channel;
  });
}

/** Without one all of the traffic would stay, whatever the share. */
async function requireSecondary(tx: EntityManager, channel: Channel): Promise<void> {
  const [found] = await query(
    tx,
    sql`select 1 from outbound_configuration
        where organization_id = ${channel.organizationId} and channel_id = ${channel.id}
          and secondary_channel_id <> channel_id limit 1`,
  );
  if (found !== undefined) return;
  throw new DomainError(
    'CONFLICT',
    'No configuration of this channel has a secondary channel that could take the rest: set secondaryChannelId first (updateOutboundConfiguration), or pause what must not leave.',
    { field: 'weight' },
  );
}
