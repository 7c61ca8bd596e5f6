import { defineEntity, p } from '@mikro-orm/core';
import { Channel, type ChannelType } from '../channel/channel.ts';
import type { SendingHours } from '../hours/sending-hours.ts';
import { MessageTemplate } from '../template/message-template.ts';

export const conversationModes = ['ON_REPLY', 'ON_SEND'] as const;
export type ConversationMode = (typeof conversationModes)[number];

/** What becomes of a message in doubt when the grace period ends and the carrier could not tell. */
export const inDoubtPolicies = ['HOLD', 'RESEND', 'FAIL'] as const;
export type InDoubtPolicy = (typeof inDoubtPolicies)[number];

const OutboundConfigurationSchema = defineEntity({
  name: 'OutboundConfiguration',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.string(),
    showInTimeline: p.boolean(),
    channelType: p.string().$type<ChannelType>(),
    channel: () => p.manyToOne(Channel).ref(),
    /** Where messages go while the first does not work; null where there is no other. */
    secondaryChannel: () => p.manyToOne(Channel).ref().nullable(),
    template: () => p.manyToOne(MessageTemplate).ref(),
    conversationMode: p.string().$type<ConversationMode>(),
    inDoubtPolicy: p.string().$type<InDoubtPolicy>(),
    /** What its messages are for, in the words of the organization: a customer may opt out of one purpose alone. */
    purpose: p.string().nullable(),
    /** Null: those of the organization. */
    sendingHours: p.json().$type<SendingHours>().nullable(),
    ignoresSendingHours: p.boolean(),
    ignoresFrequencyCap: p.boolean(),
    isActive: p.boolean(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** Channel, template and rules under the id that callers send with. */
export class OutboundConfiguration extends OutboundConfigurationSchema.class {}
OutboundConfigurationSchema.setClass(OutboundConfiguration);
