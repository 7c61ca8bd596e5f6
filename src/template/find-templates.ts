import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '../platform/domain-error.ts';
import { isId } from '../platform/uuid.ts';
import { MessageTemplate } from './message-template.ts';

export async function findTemplate(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<MessageTemplate | null> {
  return isId(id) ? em.findOne(MessageTemplate, { id, organizationId }) : null;
}

export async function loadTemplate(em: EntityManager, organizationId: string, id: string): Promise<MessageTemplate> {
  const template = await findTemplate(em, organizationId, id);
  if (template === null) throw notFound('message template', id);
  return template;
}
