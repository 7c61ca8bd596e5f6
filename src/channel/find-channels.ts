import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '../platform/domain-error.ts';
import { isId } from '../platform/uuid.ts';
import { Channel } from './channel.ts';

export async function findChannel(em: EntityManager, organizationId: string, id: string): Promise<Channel | null> {
  return isId(id) ? em.findOne(Channel, { id, organizationId }) : null;
}

export async function loadChannel(em: EntityManager, organizationId: string, id: string): Promise<Channel> {
  const channel = await findChannel(em, organizationId, id);
  if (channel === null) throw notFound('channel', id);
  return channel;
}
