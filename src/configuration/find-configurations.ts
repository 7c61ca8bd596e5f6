import type { EntityManager } from '@mikro-orm/postgresql';
import { findOwn } from '../platform/find-own.ts';
import { findPage } from '../platform/find-page.ts';
import type { Page, PageArgs } from '../platform/keyset.ts';
import { OutboundConfiguration } from './outbound-configuration.ts';

export function findConfiguration(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<OutboundConfiguration | null> {
  return findOwn(em, OutboundConfiguration, { organizationId }, id);
}

export function findConfigurations(
  em: EntityManager,
  organizationId: string,
  args: PageArgs,
): Promise<Page<OutboundConfiguration>> {
  return findPage(em, OutboundConfiguration, 'outboundConfigurations', { organizationId }, args);
}
