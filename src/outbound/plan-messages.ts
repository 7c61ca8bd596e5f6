import type { ChannelType } from '../channel/channel.ts';
import type { ActiveConfiguration } from '../configuration/load-active-configuration.ts';
import { canonicalLocale } from '../platform/canonical-locale.ts';
import { toE164 } from '../platform/phone-address.ts';
import { makeStorable } from '../platform/text.ts';
import { requireTimeZone } from '../platform/time-zone.ts';
import { newId } from '../platform/uuid.ts';
import { chooseLocalization } from '../template/choose-localization.ts';
import { countSegments } from '../template/count-segments.ts';
import { type ContextItems, renderTemplate } from '../template/render-template.ts';
import type { SkipReason } from './outbound-message.ts';

export interface Contact {
  to: string;
  optIn: boolean;
  channelType?: ChannelType | null | undefined;
  locale?: string | null | undefined;
  timeZone?: string | null | undefined;
  contextItems?: ContextItems | null | undefined;
  regarding?: { relationship: string; id: string } | null | undefined;
}

/** A message as it will be stored: to be sent, or skipped with the reason. */
export interface PlannedMessage {
  id: string;
  to: string;
  locale: string;
  /** As the caller gave it; null where it gave none, or none that there is. */
  contactLocale: string | null;
  timeZone: string | null;
  regarding: string | null;
  body: string;
  segments: number | null;
  skipReason: SkipReason | null;
}

const mostAddressCharacters = 320;

/**
 * Exactly one message for each contact, in their order. What is wrong with one contact skips that one only; but a time
 * zone that is none is refused: at what hour its contact may be written to, nobody should have to guess.
 */
export function planMessages(
  contacts: Contact[],
  channelType: ChannelType,
  texts: ActiveConfiguration['texts'],
): PlannedMessage[] {
  const seen = new Set<string>();
  return contacts.map((contact, index) => {
    const address = toE164(contact.to.trim());
    const localization = chooseLocalization(texts, contact.locale);
    const timeZone = contact.timeZone == null ? null : requireTimeZone(`contacts.${index}.timeZone`, contact.timeZone);
    const rendering = renderTemplate(localization, contact.contextItems ?? {}, timeZone ?? undefined);
    const body = 'body' in rendering ? rendering.body : '';
    const skipReason = findSkipReason(contact, channelType, address, 'missing' in rendering, seen);
    if (skipReason === null && address !== null) seen.add(address);
    return {
      id: newId(),
      to: address ?? makeStorable(contact.to.slice(0, mostAddressCharacters)),
      locale: localization.locale,
      contactLocale: contact.locale == null ? null : canonicalLocale(contact.locale),
      timeZone,
      regarding: contact.regarding == null ? null : readRegarding(contact.regarding),
      body,
      segments: channelType === 'SMS' && body !== '' ? countSegments(body).segments : null,
      skipReason,
    };
  });
}

function findSkipReason(
  contact: Contact,
  channelType: ChannelType,
  address: string | null,
  isVariableMissing: boolean,
  seen: Set<string>,
): SkipReason | null {
  if (contact.channelType != null && contact.channelType !== channelType) return 'CHANNEL_MISMATCH';
  if (!contact.optIn) return 'NOT_OPTED_IN';
  if (address === null) return 'INVALID_ADDRESS';
  if (seen.has(address)) return 'DUPLICATE_CONTACT';
  if (isVariableMissing) return 'MISSING_VARIABLE';
  return null;
}

function readRegarding({ relationship, id }: { relationship: string; id: string }): string {
  return JSON.stringify({ relationship: makeStorable(relationship), id: makeStorable(id) });
}
