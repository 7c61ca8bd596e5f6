import { LRUCache } from 'lru-cache';

const known = new LRUCache<string, boolean>({ max: 2_000 });

/** The zone as given where it is an IANA name ("Europe/Tallinn"), or null where it is none. */
export function readTimeZone(name: string | null | undefined): string | null {
  if (name == null || name.length > 64) return null;
  const isKnown = known.get(name) ?? isTimeZone(name);
  known.set(name, isKnown);
  return isKnown ? name : null;
}

function isTimeZone(name: string): boolean {
  try {
    // An offset ("+02:00") would be accepted too, but knows no summer time.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
