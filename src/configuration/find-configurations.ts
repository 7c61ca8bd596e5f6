import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '../platform/domain-error.ts';
import { isId } from '../platform/uuid.ts';
import { OutboundConfiguration } from './outbound-configuration.ts';

export async function findConfiguration(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<OutboundConfiguration | null> {
  return isId(id) ? em.findOne(OutboundConfiguration, { id, organizationId }) : null;
}

export async function loadConfiguration(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<OutboundConfiguration> {
  const configuration = await findConfiguration(em, organizationId, id);
  if (configuration === null) throw notFound('outbound configuration', id);
  return configuration;
}
