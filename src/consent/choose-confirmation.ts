import type { ConfirmationText } from '../organization/confirmation-text.ts';
import { chooseLocalization } from '../template/choose-localization.ts';
import { confirmationTexts } from './confirmation-texts.ts';
import type { ConsentState } from './consent.ts';

/** What decides in which words an organization confirms. */
export interface ConfirmationRules {
  /** Its name. */
  organization: string;
  texts: Record<ConsentState, ConfirmationText[]>;
}

/**
 * The text in the first of these locales that there is one for, else the English one. The organization's own text
 * stands in for ours of the same locale.
 */
export function chooseConfirmation(
  { organization, texts }: ConfirmationRules,
  state: ConsentState,
  locales: readonly (string | null)[],
): ConfirmationText {
  const own = texts[state];
  const isReplaced = (locale: string) => own.some((text) => text.locale === locale);
  const all = [...own, ...confirmationTexts[state].filter(({ locale }) => !isReplaced(locale))];
  const localizations = all.map((text) => ({ ...text, subject: null, providerTemplate: null }));
  const chosen = locales.flatMap((wanted) => {
    if (wanted === null) return [];
    const found = chooseLocalization({ defaultLocale: 'en', localizations }, wanted);
    return languageOf(found.locale) === languageOf(wanted) ? found : [];
  });
  const { locale, body } = chosen[0] ?? chooseLocalization({ defaultLocale: 'en', localizations }, null);
  return { locale, body: body.replaceAll('{organization}', () => organization) };
}

function languageOf(locale: string): string {
  return locale.split('-')[0]?.toLowerCase() ?? '';
}
