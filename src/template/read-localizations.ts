import type { ChannelType } from '../channel/channel.ts';
import { requireLocale } from '../platform/canonical-locale.ts';
import { DomainError, invalid } from '../platform/domain-error.ts';
import { reasonOf } from '../platform/reason-of.ts';
import { requireText } from '../platform/text.ts';
import { parseTemplate } from './parse-template.ts';
import type { TemplateLocalization } from './template-version.ts';

export interface LocalizationInput {
  locale: string;
  body: string;
  subject?: string | null | undefined;
  providerTemplate?: string | null | undefined;
}

export interface TemplateTexts {
  defaultLocale: string;
  localizations: TemplateLocalization[];
  variables: string[];
}

const mostLocalizations = 100;
const mostBodyCharacters = 2_000;

/** Checks the texts of a template as a whole: syntax, one text per locale, a default, the same variables in each. */
export function readLocalizations(
  channelType: ChannelType,
  defaultLocale: string,
  inputs: LocalizationInput[],
): TemplateTexts {
  if (inputs.length > mostLocalizations) {
    throw invalid(
      'localizations',
      `A template has at most ${mostLocalizations} localizations; these are ${inputs.length}.`,
    );
  }
  const localizations = inputs.map((input, index) => readLocalization(channelType, input, `localizations.${index}`));
  const fallback = requireLocale('defaultLocale', defaultLocale);
  const seen = new Set<string>();
  localizations.forEach(({ locale }, index) => {
    if (seen.has(locale)) throw invalid(`localizations.${index}.locale`, `There are two texts in ${locale}; keep one.`);
    seen.add(locale);
  });
  if (!seen.has(fallback)) {
    throw invalid('defaultLocale', `There is no text in the default locale ${fallback}; add a localization in it.`);
  }
  return { defaultLocale: fallback, localizations, variables: readVariables(localizations, fallback) };
}

function readLocalization(channelType: ChannelType, input: LocalizationInput, field: string): TemplateLocalization {
  if (channelType !== 'EMAIL' && input.subject != null) {
    throw invalid(`${field}.subject`, `Only EMAIL has a subject; leave it out for ${channelType}.`);
  }
  if (channelType !== 'WHATSAPP' && input.providerTemplate != null) {
    throw invalid(
      `${field}.providerTemplate`,
      `Only WHATSAPP has provider templates; leave it out for ${channelType}.`,
    );
  }
  return {
    locale: requireLocale(`${field}.locale`, input.locale),
    body: requireText(`${field}.body`, input.body, mostBodyCharacters),
    subject: input.subject == null ? null : requireText(`${field}.subject`, input.subject, 998),
    providerTemplate:
      input.providerTemplate == null ? null : requireText(`${field}.providerTemplate`, input.providerTemplate, 512),
  };
}

function readVariables(localizations: TemplateLocalization[], defaultLocale: string): string[] {
  const sets = localizations.map((localization, index) => readVariablesOf(localization, index));
  const expected = sets[localizations.findIndex(({ locale }) => locale === defaultLocale)] ?? new Set();
  sets.forEach((variables, index) => {
    const difference = [...expected.symmetricDifference(variables)].sort();
    if (difference.length > 0) {
      throw new DomainError(
        'INVALID_TEMPLATE',
        `The text in ${localizations[index]?.locale} and the one in ${defaultLocale} differ in their variables: ${difference.join(', ')}. Every localization uses the same set.`,
        { field: `localizations.${index}.body` },
      );
    }
  });
  return [...expected].sort();
}

function readVariablesOf({ body, subject, locale }: TemplateLocalization, index: number): Set<string> {
  const variables = new Set<string>();
  for (const [part, text] of Object.entries({ body, subject })) {
    if (text === null) continue;
    try {
      for (const name of parseTemplate(text, locale).variables.keys()) variables.add(name);
    } catch (error) {
      throw new DomainError('INVALID_TEMPLATE', `The ${part} in ${locale} has a syntax error: ${reasonOf(error)}`, {
        field: `localizations.${index}.${part}`,
      });
    }
  }
  return variables;
}
