import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from '@mikro-orm/postgresql';
import { readSendingHours, type SendingHoursInput } from '../hours/read-sending-hours.ts';
import { requireLocale } from '../platform/canonical-locale.ts';
import { query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import { requireText } from '../platform/text.ts';
import { requireTimeZone } from '../platform/time-zone.ts';
import type { Actor } from './actor.ts';
import { type ConfirmationText, readConfirmationTexts } from './confirmation-text.ts';
import { type FrequencyCap, type FrequencyCapInput, readFrequencyCap } from './frequency-cap.ts';
import { checkKeywords, readKeywords } from './keyword-lists.ts';
import { Organization } from './organization.ts';
import { tellRulesChanged } from './rules-job.ts';

export interface OrganizationChanges {
  name?: string | null | undefined;
  timeZone?: string | null | undefined;
  /** Null takes them away, and so below. */
  sendingHours?: SendingHoursInput | null | undefined;
  frequencyCap?: FrequencyCapInput | null | undefined;
  defaultLocale?: string | null | undefined;
  stopKeywords?: string[] | null | undefined;
  startKeywords?: string[] | null | undefined;
  optOutConfirmations?: ConfirmationText[] | null | undefined;
  optInConfirmations?: ConfirmationText[] | null | undefined;
}

/** It came into being with the token of whoever asks. */
export function loadOrganization(em: EntityManager, { organizationId }: Actor): Promise<Organization> {
  return em.findOneOrFail(Organization, { id: organizationId });
}

export async function updateOrganization(
  store: Store,
  actor: Actor,
  input: OrganizationChanges,
): Promise<Organization> {
  return change(store, async (tx) => {
    const organization = await loadOrganization(tx, actor);
    const rules = holdingRules(organization);
    if (input.name != null) organization.name = requireText('name', input.name, 100);
    if (input.timeZone != null) organization.timeZone = requireTimeZone('timeZone', input.timeZone);
    if (input.sendingHours !== undefined) organization.sendingHours = readSendingHours(input.sendingHours);
    if (input.frequencyCap !== undefined)
      await changeFrequencyCap(tx, organization, readFrequencyCap(input.frequencyCap));
    changeConsentSettings(organization, input);
    organization.updatedAt = new Date();
    if (!isDeepStrictEqual(holdingRules(organization), rules)) {
      await tellRulesChanged(store, tx, { organizationId: organization.id });
    }
    return organization;
  });
}

/** What messages are held by. */
function holdingRules({ timeZone, sendingHours, frequencyCap }: Organization) {
  return { timeZone, sendingHours, frequencyCap };
}

function changeConsentSettings(organization: Organization, input: OrganizationChanges): void {
  if (input.defaultLocale != null) organization.defaultLocale = requireLocale('defaultLocale', input.defaultLocale);
  if (input.stopKeywords != null) organization.stopKeywords = readKeywords('stopKeywords', input.stopKeywords);
  if (input.startKeywords != null) organization.startKeywords = readKeywords('startKeywords', input.startKeywords);
  checkKeywords({ stop: organization.stopKeywords, start: organization.startKeywords });
  for (const field of ['optOutConfirmations', 'optInConfirmations'] as const) {
    const texts = input[field];
    if (texts != null) organization[field] = readConfirmationTexts(field, texts);
  }
}

/** While there is no cap nothing is counted: what was counted before says too little once there is one again. */
async function changeFrequencyCap(
  tx: EntityManager,
  organization: Organization,
  cap: FrequencyCap | null,
): Promise<void> {
  if (organization.frequencyCap == null && cap !== null) {
    await query(tx, sql`delete from contact_frequency where organization_id = ${organization.id}`);
  }
  organization.frequencyCap = cap;
}
