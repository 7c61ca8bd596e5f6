import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { Consent } from './consent/consent.ts';
import { type ConsentStatus, loadConsents } from './consent/find-consents.ts';
import { Conversation } from './conversation/conversation.ts';
import type { ConversationMessage } from './conversation/conversation-message.ts';
import { findCustomerConsents } from './conversation/customer-consent.ts';
import { findMessagesOfConversations } from './conversation/find-conversations.ts';
import { findMessageFacts, type MessageFacts } from './explanation/find-message-facts.ts';
import { findReceipts, type Receipt } from './explanation/find-receipts.ts';
import { type ChannelBreaker, findBreakers } from './failover/channel-breaker.ts';
import { createLoadEventMessage, type LoadEventMessage } from './load-event-message.ts';
import { countMessages, type DeliveryCounts } from './outbound/count-messages.ts';
import { estimateCompletions } from './outbound/estimate-completion.ts';
import { findMessagesOfRequests, type MessagesArgs } from './outbound/find-requests.ts';
import type { OutboundMessage } from './outbound/outbound-message.ts';
import { type ChannelPace, findPaces } from './pace/find-paces.ts';
import type { Page, PageArgs } from './platform/keyset.ts';

/** Pages of children by their parent; pages that are asked for with the same arguments are read together. */
type PageLoader<Args, Row> = (parentId: string, args: Args) => Promise<Page<Row>>;

/** Lookups that are no reference of an entity, batched like those that are. Made anew for each execution. */
export interface Loaders {
  breakerOfChannel: DataLoader<string, ChannelBreaker | null>;
  countsOfRequest: DataLoader<string, DeliveryCounts>;
  messagesOfRequest: PageLoader<MessagesArgs, OutboundMessage>;
  messagesOfConversation: PageLoader<PageArgs, ConversationMessage>;
  consent: DataLoader<string, Consent>;
  /** What counts for the customer of a conversation, of no named purpose. */
  consentOfConversation: DataLoader<string, ConsentStatus>;
  /** The latest conversation whose origin the message is. */
  conversationOfMessage: DataLoader<string, Conversation | null>;
  receiptsOfMessage: DataLoader<string, Receipt[]>;
  /** What it takes to explain the message. */
  factsOfMessage: DataLoader<string, MessageFacts>;
  eventMessage: LoadEventMessage;
  /** Null for a channel without a limit. */
  paceOfChannel: DataLoader<string, ChannelPace | null>;
  /** When the request is expected to be done; null where nobody knows. */
  completionOfRequest: DataLoader<string, Date | null>;
}

export function createLoaders(em: EntityManager): Loaders {
  return {
    breakerOfChannel: new DataLoader((channelIds) => findBreakers(em, channelIds)),
    countsOfRequest: new DataLoader((requestIds) => countMessages(em, requestIds)),
    messagesOfRequest: createPageLoader((ids, args) => findMessagesOfRequests(em, ids, args)),
    messagesOfConversation: createPageLoader((ids, args) => findMessagesOfConversations(em, ids, args)),
    consent: new DataLoader((ids) => loadConsents(em, ids)),
    consentOfConversation: new DataLoader((ids) => findCustomerConsents(em, ids)),
    conversationOfMessage: new DataLoader(async (messageIds) => {
      const conversations = await em.find(
        Conversation,
        { origin: { $in: [...messageIds] } },
        { orderBy: { id: 'asc' } },
      );
      const byOrigin = new Map(conversations.map((conversation) => [conversation.origin?.id, conversation]));
      return messageIds.map((id) => byOrigin.get(id) ?? null);
    }),
    receiptsOfMessage: new DataLoader((messageIds) => findReceipts(em, messageIds)),
    factsOfMessage: new DataLoader((messageIds) => findMessageFacts(em, messageIds)),
    eventMessage: createLoadEventMessage(em),
    paceOfChannel: new DataLoader((channelIds) => findPaces(em, channelIds)),
    completionOfRequest: new DataLoader((requestIds) => estimateCompletions(em, requestIds)),
  };
}

function createPageLoader<Args, Row>(
  load: (parentIds: readonly string[], args: Args) => Promise<Page<Row>[]>,
): PageLoader<Args, Row> {
  const loaders = new Map<string, DataLoader<string, Page<Row>>>();
  return (parentId, args) => {
    const key = JSON.stringify(args);
    const loader = loaders.get(key) ?? new DataLoader((parentIds) => load(parentIds, args));
    loaders.set(key, loader);
    return loader.load(parentId);
  };
}
