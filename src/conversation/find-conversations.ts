import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '../platform/domain-error.ts';
import { type ChildList, findPagesOf } from '../platform/find-page.ts';
import type { Page, PageArgs } from '../platform/keyset.ts';
import { isId } from '../platform/uuid.ts';
import { Conversation } from './conversation.ts';
import { ConversationMessage } from './conversation-message.ts';

export async function findConversation(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<Conversation | null> {
  return isId(id) ? em.findOne(Conversation, { id, organizationId }) : null;
}

/** The conversation, locked until the transaction ends. */
export async function lockConversation(tx: EntityManager, organizationId: string, id: string): Promise<Conversation> {
  const conversation = isId(id)
    ? await tx.findOne(Conversation, { id, organizationId }, { lockMode: LockMode.PESSIMISTIC_WRITE })
    : null;
  if (conversation === null) throw notFound('conversation', id);
  return conversation;
}

const messagesOfConversation: ChildList = {
  list: 'conversationMessages',
  table: 'conversation_message',
  parent: 'conversation_id',
};

/** What was written in each conversation, oldest first. */
export function findMessagesOf(
  em: EntityManager,
  conversationIds: readonly string[],
  args: PageArgs,
): Promise<Page<ConversationMessage>[]> {
  return findPagesOf(em, ConversationMessage, messagesOfConversation, conversationIds, args);
}
