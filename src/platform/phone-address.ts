import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { LRUCache } from 'lru-cache';

const known = new LRUCache<string, string>({ max: 50_000 });

/** The E.164 form ("+37255512345") of a phone number given with its country code, or null where it is none. */
export function toE164(text: string): string | null {
  if (text.length > 40) return null;
  const parsed = known.get(text) ?? parse(text);
  if (parsed !== '') known.set(text, parsed);
  return parsed === '' ? null : parsed;
}

/** The country of a number in E.164 form, e.g. "EE"; null where it has none, or its code is shared and tells none. */
export function regionOf(address: string): string | null {
  return parsePhoneNumberFromString(address, { extract: false })?.country ?? null;
}

function parse(text: string): string {
  const number = parsePhoneNumberFromString(text, { extract: false });
  // Possible, not valid: new ranges open between updates of the metadata, and the carrier has the last word.
  return number?.isPossible() ? number.number : '';
}
