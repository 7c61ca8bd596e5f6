import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '../platform/domain-error.ts';
import { isId } from '../platform/uuid.ts';
import { Conversation } from './conversation.ts';

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
