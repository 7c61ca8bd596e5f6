import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { Conversation } from './conversation/conversation.ts';
import { countMessages, type DeliveryCounts } from './outbound/count-messages.ts';
import { OutboundMessage } from './outbound/outbound-message.ts';

/** Lookups that are no reference of an entity, batched like those that are. Made anew for each execution. */
export interface Loaders {
  countsOfRequest: DataLoader<string, DeliveryCounts>;
  /** The latest conversation that an answer to the message opened. */
  conversationOfMessage: DataLoader<string, Conversation | null>;
  message: DataLoader<string, OutboundMessage>;
  /** Groups of events whose messages were asked for together. */
  askedGroups: Set<string>;
}

export function createLoaders(em: EntityManager): Loaders {
  return {
    countsOfRequest: new DataLoader((requestIds) => countMessages(em, requestIds)),
    conversationOfMessage: new DataLoader(async (messageIds) => {
      const conversations = await em.find(
        Conversation,
        { origin: { $in: [...messageIds] } },
        { orderBy: { id: 'asc' } },
      );
      const byOrigin = new Map(conversations.map((conversation) => [conversation.origin?.id, conversation]));
      return messageIds.map((id) => byOrigin.get(id) ?? null);
    }),
    message: new DataLoader(async (ids) => {
      const messages = await em.find(OutboundMessage, { id: { $in: [...ids] } });
      const byId = new Map(messages.map((message) => [message.id, message]));
      return ids.map((id) => byId.get(id) ?? new Error(`There is no message ${id}`));
    }),
    askedGroups: new Set(),
  };
}
