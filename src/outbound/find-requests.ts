import type { EntityManager } from '@mikro-orm/postgresql';
import { type Actor, readsOnlyOwn } from '../organization/actor.ts';
import { type ChildList, findPage, findPagesOf } from '../platform/find-page.ts';
import type { Page, PageArgs } from '../platform/keyset.ts';
import { isId } from '../platform/uuid.ts';
import type { MessageStatus } from './message-status.ts';
import { OutboundMessage } from './outbound-message.ts';
import { OutboundRequest } from './outbound-request.ts';

/** The request as far as the actor may read it: a service only what it sent itself. */
export async function findRequest(em: EntityManager, actor: Actor, id: string): Promise<OutboundRequest | null> {
  return isId(id) ? em.findOne(OutboundRequest, { id, ...readable(actor) }) : null;
}

export function findRequests(em: EntityManager, actor: Actor, args: PageArgs): Promise<Page<OutboundRequest>> {
  return findPage(em, OutboundRequest, 'outboundRequests', readable(actor), args);
}

/** A reply of an agent is no outbound message of a request: it is read in its conversation. */
export async function findMessage(em: EntityManager, actor: Actor, id: string): Promise<OutboundMessage | null> {
  if (!isId(id)) return null;
  const { organizationId } = actor;
  return em.findOne(OutboundMessage, {
    id,
    organizationId,
    request: readsOnlyOwn(actor) ? readable(actor) : { $ne: null },
  });
}

const messagesOfRequest: ChildList = { list: 'messages', table: 'outbound_message', parent: 'request_id' };

export type MessagesArgs = PageArgs & { status?: readonly MessageStatus[] | null | undefined };

/** The messages of each request, in the order of its contacts. */
export function findMessagesOf(
  em: EntityManager,
  requestIds: readonly string[],
  { status, ...args }: MessagesArgs,
): Promise<Page<OutboundMessage>[]> {
  return findPagesOf(em, OutboundMessage, messagesOfRequest, requestIds, { ...args, statuses: status });
}

function readable(actor: Actor): { organizationId: string; createdBy?: string } {
  const { organizationId, subject } = actor;
  return readsOnlyOwn(actor) ? { organizationId, createdBy: subject } : { organizationId };
}
