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
    /** In segments, as carriers count; null is no limit. */
    messagesPerSecond: p.float().nullable(),
    /** How many segments may leave at once; null is what goes with the rate (`pace/bucket.ts`). */
    burst: p.integer().nullable(),
    /** From one message to the next one to the same contact. */
    contactIntervalSeconds: p.float().nullable(),
    /** Within how many seconds receipts have to come; null where they are not timed. */
    slowReceiptSeconds: p.integer().nullable(),
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
