import type { FindOneOptions } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Actor, readsOnlyOwn } from '../organization/actor.ts';
import { findOwn, loadOwn } from '../platform/find-own.ts';
import { type ChildList, findPage, findPagesOf } from '../platform/find-page.ts';
import type { Page, PageArgs } from '../platform/keyset.ts';
import type { MessageStatus } from './message-status.ts';
import { OutboundMessage } from './outbound-message.ts';
import { OutboundRequest } from './outbound-request.ts';

/** The request as far as the actor may read it: a service only what it sent itself. */
export function findRequest(em: EntityManager, actor: Actor, id: string): Promise<OutboundRequest | null> {
  return findOwn(em, OutboundRequest, readable(actor), id);
}

export function loadRequest(
  em: EntityManager,
  actor: Actor,
  id: string,
  options: FindOneOptions<OutboundRequest> & { field: string },
): Promise<OutboundRequest> {
  return loadOwn(em, OutboundRequest, readable(actor), id, options);
}

export function findRequests(em: EntityManager, actor: Actor, args: PageArgs): Promise<Page<OutboundRequest>> {
  return findPage(em, OutboundRequest, 'outboundRequests', readable(actor), args);
}

/** A reply of an agent is no outbound message of a request: it is read in its conversation. */
export function findMessage(em: EntityManager, actor: Actor, id: string): Promise<OutboundMessage | null> {
  const request = readsOnlyOwn(actor) ? readable(actor) : { $ne: null };
  return findOwn(em, OutboundMessage, { organizationId: actor.organizationId, request }, id);
}

const messagesOfRequest: ChildList = { list: 'messages', table: 'outbound_message', parent: 'request_id' };

export type MessagesArgs = PageArgs & { status?: readonly MessageStatus[] | null | undefined };

/** The messages of each request, in the order of its contacts. */
export function findMessagesOfRequests(
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
