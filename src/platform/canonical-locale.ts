import { invalid } from './domain-error.ts';

/** Far above what real tags have: a private tag may be of any length, and is shortened step by step. */
const mostTagCharacters = 100;
const mostStoredCharacters = 35;

/** The canonical form of a BCP 47 tag ("et-ee" becomes "et-EE"), or null where it is none. */
export function canonicalLocale(tag: string): string | null {
  if (tag.length > mostTagCharacters) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** The same of a tag that is kept; throws INVALID_INPUT where it is none. `field` is where in the input. */
export function requireLocale(field: string, tag: string): string {
  const locale = canonicalLocale(tag);
  if (locale !== null && locale.length <= mostStoredCharacters) return locale;
  throw invalid(field, `${JSON.stringify(tag.slice(0, 40))} is no BCP 47 language tag, e.g. "et-EE" or "en".`);
}
