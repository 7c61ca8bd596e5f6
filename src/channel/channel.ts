import { defineEntity, p } from '@mikro-orm/core';

export const channelTypes = ['SMS', 'WHATSAPP', 'EMAIL'] as const;
export type ChannelType = (typeof channelTypes)[number];

const ChannelSchema = defineEntity({
  name: 'Channel',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.string(),
    type: p.string().$type<ChannelType>(),
    provider: p.string(),
    address: p.string(),
    sealedCredentials: p.blob().lazy(),
    messagesPerSecond: p.float().nullable(),
    isActive: p.boolean(),
    /** Whether the carrier itself tells customers that they have opted out or in: then we do not. */
    carrierConfirmsOptOut: p.boolean().default(false),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** An address of ours at a provider, with sealed credentials. */
export class Channel extends ChannelSchema.class {}
ChannelSchema.setClass(Channel);
