/** Far above what real tags have: a private tag may be of any length, and is shortened step by step. */
const mostTagCharacters = 100;

/** The canonical form of a BCP 47 tag ("et-ee" becomes "et-EE"), or null where it is none. */
export function canonicalLocale(tag: string): string | null {
  if (tag.length > mostTagCharacters) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
