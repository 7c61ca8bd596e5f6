import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChannelType } from '../channel/channel.ts';
import { appendEvents } from '../event/append-events.ts';
import type { Actor } from '../organization/actor.ts';
import { loadOwn } from '../platform/find-own.ts';
import { changeOnce, type RepeatableInput, readIdempotentCall } from '../platform/idempotency.ts';
import { change, type Store } from '../platform/store.ts';
import { requireText } from '../platform/text.ts';
import { newId } from '../platform/uuid.ts';
import { MessageTemplate } from './message-template.ts';
import { type LocalizationInput, readLocalizations, type TemplateTexts } from './read-localizations.ts';
import { TemplateVersion } from './template-version.ts';

interface NewTemplate extends RepeatableInput {
  name: string;
  channelType: ChannelType;
  defaultLocale: string;
  localizations: LocalizationInput[];
}

interface TemplateChanges {
  id: string;
  name?: string | null | undefined;
  defaultLocale?: string | null | undefined;
  localizations?: LocalizationInput[] | null | undefined;
  isActive?: boolean | null | undefined;
}

export async function createMessageTemplate(store: Store, actor: Actor, input: NewTemplate): Promise<MessageTemplate> {
  const name = requireText('name', input.name, 100);
  const texts = readLocalizations(input.channelType, input.defaultLocale, input.localizations);
  const { organizationId } = actor;
  const id = newId();
  return changeOnce(store, readIdempotentCall(actor, 'createMessageTemplate', input), id, {
    create: async (tx) => {
      const now = new Date();
      const currentVersion = createVersion(tx, { id, organizationId }, 1, texts);
      const template = tx.create(MessageTemplate, {
        id,
        organizationId,
        name,
        channelType: input.channelType,
        currentVersion,
        isActive: true,
        createdAt: now,
        updatedAt: now,
      });
      await appendChanged(tx, template);
      return template;
    },
    find: (em, earlierId) => loadOwn(em, MessageTemplate, { organizationId }, earlierId),
  });
}

/** A change of texts or of the default locale makes a new version; name and activity belong to the template itself. */
export async function updateMessageTemplate(
  store: Store,
  actor: Actor,
  input: TemplateChanges,
): Promise<MessageTemplate> {
  return change(store, async (tx) => {
    const template = await loadOwn(tx, MessageTemplate, { organizationId: actor.organizationId }, input.id);
    await tx.lock(template, LockMode.PESSIMISTIC_WRITE);
    await tx.refresh(template);
    if (input.name != null) template.name = requireText('name', input.name, 100);
    if (input.isActive != null) template.isActive = input.isActive;
    if (input.localizations != null || input.defaultLocale != null) {
      const current = await template.currentVersion.loadOrFail();
      const texts = readLocalizations(
        template.channelType,
        input.defaultLocale ?? current.defaultLocale,
        input.localizations ?? current.localizations,
      );
      const version = createVersion(tx, template, current.number + 1, texts);
      tx.assign(template, { currentVersion: version });
    }
    template.updatedAt = new Date();
    await appendChanged(tx, template);
    return template;
  });
}

function createVersion(
  tx: EntityManager,
  template: { id: string; organizationId: string },
  number: number,
  texts: TemplateTexts,
): TemplateVersion {
  return tx.create(TemplateVersion, {
    id: newId(),
    organizationId: template.organizationId,
    templateId: template.id,
    number,
    ...texts,
    createdAt: new Date(),
  });
}

function appendChanged(tx: EntityManager, template: MessageTemplate): Promise<void> {
  return appendEvents(tx, [
    { organizationId: template.organizationId, type: 'TEMPLATE_CHANGED', subjectId: template.id },
  ]);
}
