import { defineEntity, p } from '@mikro-orm/core';
import type { ChannelType } from '../channel/channel.ts';
import { TemplateVersion } from './template-version.ts';

const MessageTemplateSchema = defineEntity({
  name: 'MessageTemplate',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.string(),
    channelType: p.string().$type<ChannelType>(),
    /** The texts that requests accepted from now on are sent with. */
    currentVersion: () => p.manyToOne(TemplateVersion).ref(),
    isActive: p.boolean(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** A message that administrators keep; its texts are in its versions. */
export class MessageTemplate extends MessageTemplateSchema.class {}
MessageTemplateSchema.setClass(MessageTemplate);
