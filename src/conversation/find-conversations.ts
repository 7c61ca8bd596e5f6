import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { findOwn, loadOwn } from '../platform/find-own.ts';
import { type ChildList, findPage, findPagesOf } from '../platform/find-page.ts';
import type { Page, PageArgs } from '../platform/keyset.ts';
import { Conversation, type ConversationState } from './conversation.ts';
import { ConversationMessage } from './conversation-message.ts';

export function findConversation(em: EntityManager, organizationId: string, id: string): Promise<Conversation | null> {
  return findOwn(em, Conversation, { organizationId }, id);
}

/** The conversation, locked until the transaction ends. */
export function lockConversation(tx: EntityManager, organizationId: string, id: string): Promise<Conversation> {
  return loadOwn(tx, Conversation, { organizationId }, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

type ConversationsArgs = PageArgs & { state?: readonly ConversationState[] | null | undefined };

export function findConversations(
  em: EntityManager,
  organizationId: string,
  { state, ...args }: ConversationsArgs,
): Promise<Page<Conversation>> {
  const ofState = state == null ? {} : { state: { $in: [...state] } };
  return findPage(em, Conversation, 'conversations', { organizationId, ...ofState }, args);
}

const messagesOfConversation: ChildList = {
  list: 'conversationMessages',
  table: 'conversation_message',
  parent: 'conversation_id',
};

/** What was written in each conversation, oldest first. */
export function findMessagesOfConversations(
  em: EntityManager,
  conversationIds: readonly string[],
  args: PageArgs,
): Promise<Page<ConversationMessage>[]> {
  return findPagesOf(em, ConversationMessage, messagesOfConversation, conversationIds, args);
}
