import { canonicalLocale } from '../platform/canonical-locale.ts';
import type { TemplateLocalization, TemplateVersion } from './template-version.ts';

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
