import { defineEntity, p } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Channel } from '../channel/channel.ts';
import { loadOwn } from '../platform/find-own.ts';
import { findPage } from '../platform/find-page.ts';
import type { Page, PageArgs } from '../platform/keyset.ts';
import type { BreakerState } from './channel-breaker.ts';

const ChannelShiftSchema = defineEntity({
  name: 'ChannelShift',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    channel: () => p.manyToOne(Channel).ref(),
    fromState: p.string().$type<BreakerState>(),
    toState: p.string().$type<BreakerState>(),
    fromWeight: p.smallint(),
    toWeight: p.smallint(),
    reason: p.string(),
    shiftedBy: p.string().nullable(),
    at: p.datetime(),
  },
});

/** One change of how much of the traffic a channel gets. Never changed once written. */
export class ChannelShift extends ChannelShiftSchema.class {}
ChannelShiftSchema.setClass(ChannelShift);

export async function findShifts(
  em: EntityManager,
  organizationId: string,
  { channelId, ...args }: PageArgs & { channelId: string },
): Promise<Page<ChannelShift>> {
  const channel = await loadOwn(em, Channel, { organizationId }, channelId, { field: 'channelId' });
  return findPage(em, ChannelShift, 'channelShifts', { organizationId, channel: channel.id }, args);
}
