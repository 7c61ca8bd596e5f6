import type { EntityManager } from '@mikro-orm/postgresql';
import { findOwn } from '../platform/find-own.ts';
import { findPage } from '../platform/find-page.ts';
import type { Page, PageArgs } from '../platform/keyset.ts';
import { Channel } from './channel.ts';

export function findChannel(em: EntityManager, organizationId: string, id: string): Promise<Channel | null> {
  return findOwn(em, Channel, { organizationId }, id);
}

export function findChannels(em: EntityManager, organizationId: string, args: PageArgs): Promise<Page<Channel>> {
  return findPage(em, Channel, 'channels', { organizationId }, args);
}
