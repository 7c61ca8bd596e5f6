import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChannelType } from '../channel/channel.ts';
import { query, sql } from '../platform/database.ts';
import { DomainError, notFound } from '../platform/domain-error.ts';
import { isId } from '../platform/uuid.ts';
import type { TemplateVersion } from '../template/template-version.ts';
import type { ConversationMode } from './outbound-configuration.ts';

/** What a request is accepted with: a configuration that may be used now, and the texts that its template has now. */
export interface ActiveConfiguration {
  id: string;
  channelId: string;
  channelType: ChannelType;
  conversationMode: ConversationMode;
  purpose: string | null;
  texts: Pick<TemplateVersion, 'id' | 'defaultLocale' | 'localizations'>;
}

interface ConfigurationRow extends Omit<ActiveConfiguration, 'texts'> {
  textsId: string;
  defaultLocale: TemplateVersion['defaultLocale'];
  localizations: TemplateVersion['localizations'];
  parts: { what: string; name: string; isActive: boolean }[];
}

/** In one statement without entities: every call of sendOutbound begins here, and most are of few contacts. */
export async function loadActiveConfiguration(
  em: EntityManager,
  organizationId: string,
  id: string,
): Promise<ActiveConfiguration> {
  const configuration = isId(id) ? await findConfiguration(em, organizationId, id) : undefined;
  if (configuration === undefined) throw notFound('outbound configuration', id, 'configurationId');
  const { parts, textsId, defaultLocale, localizations, ...rest } = configuration;
  for (const { what, name, isActive } of parts) {
    if (isActive) continue;
    throw new DomainError('INACTIVE_CONFIGURATION', `The ${what} "${name}" is inactive: activate it or use another.`, {
      field: 'configurationId',
    });
  }
  return { ...rest, texts: { id: textsId, defaultLocale, localizations } };
}

async function findConfiguration(em: EntityManager, organizationId: string, id: string) {
  const [row] = await query(
    em,
    sql<ConfigurationRow>`
      select c.id, c.channel_id as "channelId", c.channel_type as "channelType",
             c.conversation_mode as "conversationMode", c.purpose, v.id as "textsId", v.default_locale as "defaultLocale",
             v.localizations, jsonb_build_array(
               jsonb_build_object('what', 'outbound configuration', 'name', c.name, 'isActive', c.is_active),
               jsonb_build_object('what', 'message template', 'name', t.name, 'isActive', t.is_active),
               jsonb_build_object('what', 'channel', 'name', ch.name, 'isActive', ch.is_active)
             ) as parts
      from outbound_configuration c
      join channel ch on ch.id = c.channel_id
      join message_template t on t.id = c.template_id
      join template_version v on v.id = t.current_version_id
      where c.id = ${id} and c.organization_id = ${organizationId}`,
  );
  return row;
}
