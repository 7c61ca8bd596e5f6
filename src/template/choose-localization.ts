import type { TemplateLocalization, TemplateVersion } from './template-version.ts';

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

type Texts = Pick<TemplateVersion, 'defaultLocale' | 'localizations'>;

/** RFC 4647 lookup: the tag itself, then the tag shortened from its end, then the template's default locale. */
export function chooseLocalization(texts: Texts, wanted: string | null | undefined): TemplateLocalization {
  const tag = wanted == null ? null : canonicalLocale(wanted);
  for (let range = tag ?? ''; range !== ''; range = shorten(range)) {
    const match = findByLocale(texts, range);
    if (match !== undefined) return match;
  }
  const fallback = findByLocale(texts, texts.defaultLocale);
  if (fallback === undefined) throw new Error(`The template has no text in its default locale ${texts.defaultLocale}`);
  return fallback;
}

function findByLocale(texts: Texts, locale: string): TemplateLocalization | undefined {
  return texts.localizations.find((localization) => localization.locale === locale);
}

/** "zh-Hant-TW" to "zh-Hant"; a single character left at the end ("x", "u") goes with what it introduced. */
function shorten(range: string): string {
  return range.replace(/(-[^-])?-[^-]+$|^[^-]+$/, '');
}
