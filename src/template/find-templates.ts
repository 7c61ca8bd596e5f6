import type { EntityManager } from '@mikro-orm/postgresql';
import { findOwn } from '../platform/find-own.ts';
import { findPage } from '../platform/find-page.ts';
import type { Page, PageArgs } from '../platform/keyset.ts';
import { MessageTemplate } from './message-template.ts';

export function findTemplate(em: EntityManager, organizationId: string, id: string): Promise<MessageTemplate | null> {
  return findOwn(em, MessageTemplate, { organizationId }, id);
}

export function findTemplates(
  em: EntityManager,
  organizationId: string,
  args: PageArgs,
): Promise<Page<MessageTemplate>> {
  return findPage(em, MessageTemplate, 'messageTemplates', { organizationId }, args);
}
