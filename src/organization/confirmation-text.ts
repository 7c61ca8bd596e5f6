import { requireLocale } from '../platform/canonical-locale.ts';
import { invalid } from '../platform/domain-error.ts';
import { requireText } from '../platform/text.ts';

/** What customers who opt out or in are told, in one language. */
export interface ConfirmationText {
  /** BCP 47, canonical. */
  locale: string;
  /** `{organization}` stands for the organization's name. */
  body: string;
}

const mostTexts = 100;
const mostBodyCharacters = 1_000;

/** At most one for each locale. */
export function readConfirmationTexts(field: string, texts: ConfirmationText[]): ConfirmationText[] {
  if (texts.length > mostTexts) throw invalid(field, `${field} has ${texts.length} texts; ${mostTexts} is the most.`);
  const seen = new Set<string>();
  return texts.map(({ locale: tag, body }, index) => {
    const locale = requireLocale(`${field}.${index}.locale`, tag);
    if (seen.has(locale)) throw invalid(`${field}.${index}.locale`, `There are two texts in ${locale}; keep one.`);
    seen.add(locale);
    return { locale, body: requireText(`${field}.${index}.body`, body, mostBodyCharacters) };
  });
}
