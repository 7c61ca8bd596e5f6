import { describe, expect, test } from 'vitest';
import { canonicalLocale } from '../../src/platform/canonical-locale.ts';
import { chooseLocalization } from '../../src/template/choose-localization.ts';

const texts = {
  defaultLocale: 'en',
  localizations: ['en', 'et', 'pt-BR', 'zh-Hant', 'zh-Hant-HK', 'he', 'sr-Latn'].map((locale) => ({
    locale,
    body: locale,
    subject: null,
    providerTemplate: null,
  })),
};

describe('the localization for a contact', () => {
  test.each([
    { wanted: 'et', chosen: 'et', why: 'the tag itself' },
    { wanted: 'et-EE', chosen: 'et', why: 'the tag without its region' },
    { wanted: 'ET-ee', chosen: 'et', why: 'case does not matter' },
    { wanted: 'pt-BR', chosen: 'pt-BR', why: 'the tag itself, with its region' },
    { wanted: 'pt', chosen: 'en', why: 'a tag is shortened, never lengthened' },
    { wanted: 'pt-PT', chosen: 'en', why: 'a sister region is not taken' },
    { wanted: 'zh-Hant-HK', chosen: 'zh-Hant-HK', why: 'the longest that matches' },
    { wanted: 'zh-Hant-TW', chosen: 'zh-Hant', why: 'shortened once' },
    { wanted: 'zh-Hant-HK-x-home', chosen: 'zh-Hant-HK', why: 'a private part goes with what introduces it' },
    { wanted: 'zh-Hans-CN', chosen: 'en', why: 'another script is another text' },
    { wanted: 'et-u-ca-buddhist', chosen: 'et', why: 'an extension goes first' },
    { wanted: 'iw', chosen: 'he', why: 'an old tag is its present one' },
    { wanted: 'sr-Latn-RS', chosen: 'sr-Latn', why: 'shortened once' },
    { wanted: 'sr', chosen: 'en', why: 'a script is not guessed' },
    { wanted: 'fr', chosen: 'en', why: 'an unknown language' },
    { wanted: 'not a locale', chosen: 'en', why: 'no tag at all' },
    { wanted: '*', chosen: 'en', why: 'no tag at all' },
    { wanted: '', chosen: 'en', why: 'an empty tag' },
    { wanted: null, chosen: 'en', why: 'none given' },
    { wanted: undefined, chosen: 'en', why: 'none given' },
  ])('$wanted gets $chosen: $why', ({ wanted, chosen }) => {
    expect(chooseLocalization(texts, wanted).body).toBe(chosen);
  });

  test('a template without a text in its default locale is a fault of ours', () => {
    expect(() => chooseLocalization({ defaultLocale: 'de', localizations: [] }, null)).toThrow('de');
  });
});

describe('the canonical form of a tag', () => {
  test.each([
    ['et-ee', 'et-EE'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['EN', 'en'],
    ['iw', 'he'],
    ['et_EE', null],
    ['', null],
    ['e', null],
    ['en-', null],
    ['x-private', null],
  ])('of %j is %j', (tag, canonical) => {
    expect(canonicalLocale(tag)).toBe(canonical);
  });
});
