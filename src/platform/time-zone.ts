import { LRUCache } from 'lru-cache';
import { invalid } from './domain-error.ts';

const known = new LRUCache<string, boolean>({ max: 2_000 });

const mostCharacters = 64;

/** The zone as given; refused where it is no IANA name ("Europe/Tallinn"). `field` is the path in the input. */
export function requireTimeZone(field: string, name: string): string {
  if (isKnown(name)) return name;
  throw invalid(
    field,
    `There is no time zone ${JSON.stringify(name.slice(0, mostCharacters))}: give an IANA name, e.g. "Europe/Tallinn".`,
  );
}

function isKnown(name: string): boolean {
  if (name.length > mostCharacters) return false;
  const answer = known.get(name) ?? isTimeZone(name);
  known.set(name, answer);
  return answer;
}

function isTimeZone(name: string): boolean {
  try {
    // An offset ("+02:00") would be accepted too, but knows no summer time.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
