import { describe, expect, test } from 'vitest';
import { chooseConfirmation } from '../../src/consent/choose-confirmation.ts';
import { confirmationTexts } from '../../src/consent/confirmation-texts.ts';
import { countSegments } from '../../src/template/count-segments.ts';

const rules = {
  organization: 'Acme',
  texts: {
    OPTED_OUT: [
      { locale: 'ja', body: '{organization} 配信を停止しました。' },
      { locale: 'et', body: '{organization}: kõik.' },
    ],
    OPTED_IN: [],
  },
};

describe('the confirmation', () => {
  test.each([
    ['in the locale of what we wrote last', ['fr-CA', 'de', 'nl'], 'fr'],
    ["in the keyword's language, where we have no text in that", ['sv-SE', 'de', 'nl'], 'de'],
    ["in the organization's, where neither is known", [null, null, 'nl'], 'nl'],
    ['in English, where there is no text in any', ['sv', null, 'fi'], 'en'],
    ["in the organization's own language", ['ja-JP', null, 'en'], 'ja'],
    ['in English for what is no locale', ['nonsense!', null, 'en'], 'en'],
  ] as const)('is %s', (_what, locales, locale) => {
    expect(chooseConfirmation(rules, 'OPTED_OUT', locales).locale).toBe(locale);
  });

  test("is the organization's own text instead of ours", () => {
    expect(chooseConfirmation(rules, 'OPTED_OUT', ['et-EE'])).toEqual({ locale: 'et', body: 'Acme: kõik.' });
    expect(chooseConfirmation(rules, 'OPTED_IN', ['et-EE']).body).toContain('Acme: Olete liitunud');
  });

  test('names the organization as it is, whatever its name', () => {
    const named = chooseConfirmation({ ...rules, organization: "$& {organization} $'" }, 'OPTED_OUT', ['en']);
    expect(named.body).toMatch(/^\$& \{organization\} \$': You have opted out/);
  });
});

describe('our own texts', () => {
  test.each(Object.entries(confirmationTexts).flatMap(([state, texts]) => texts.map((text) => ({ state, ...text }))))(
    'of $state in $locale name the organization, say the way back, and fit into two segments',
    ({ state, body }) => {
      expect(body.split('{organization}')).toHaveLength(2);
      expect(body).toContain(state === 'OPTED_OUT' ? 'START' : 'STOP');
      expect(countSegments(body.replace('{organization}', 'Acme Insurance Ltd')).segments).toBeLessThanOrEqual(2);
    },
  );
});
