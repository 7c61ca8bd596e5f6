import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readKeyword } from '../../src/consent/keywords.ts';
import { startWords, stopWords } from '../../src/organization/common-keywords.ts';

const none = { stop: [], start: [] };

// The words stand here again, and not by import of the code's own lists: one that is lost there has to fail here.

describe('a text says stop', () => {
  test.each([
    ...[
      'STOP',
      'REMOVE',
      'UNSUBSCRIBE',
      'CANCEL',
      'END',
      'QUIT',
      'REVOKE',
      'OPTOUT',
      'STOPALL',
      'OPT OUT',
      'opt-out',
      'Stop All',
    ],
    ...[
      'ARRET',
      'ARRÊT',
      'arrêt',
      'Arrete',
      'ARRETT',
      'ALTO',
      'BAJA',
      'SALIR',
      'PARAR',
      'SAIR',
      'Cancelar',
      'ABMELDEN',
      'FERMA',
      'AFMELDEN',
    ],
    ...['LOPETA', 'lõpeta', 'STOPP', 'stopp'],
    ...[
      'stop',
      'Stop',
      ' STOP ',
      'STOP.',
      '"Stop"',
      '«stop»',
      '„Stopp!“',
      "'stop'",
      '(stop)',
      '...stop...',
      'STOP\n',
      '\tStop\t',
    ],
    ...['ＳＴＯＰ', '𝐒𝐓𝐎𝐏', 's\u0301top', 'stöp', 'STOP 🛑', '🛑STOP', '\u200bSTOP\u200b', '\ufeffstop', 'stop\u00a0'],
    ...['QUİT', 'quıt', 'arre\u0302t', 'opt  out', 'opt\u2003out'],
  ])('as %j', (text) => {
    expect(readKeyword(text, none)?.state).toBe('OPTED_OUT');
  });
});

describe('a text says start', () => {
  test.each(['START', 'start!', ' Unstop ', '"UNSTOP"'])('as %j, whatever was before', (text) => {
    expect(readKeyword(text, none)).toMatchObject({ state: 'OPTED_IN', isCommonAnswer: false });
  });
  test.each(['YES', 'yes.', 'Yes!'])('as %j, but as an answer it says other things too', (text) => {
    expect(readKeyword(text, none)).toMatchObject({ state: 'OPTED_IN', isCommonAnswer: true });
  });
});

describe('a text is no keyword', () => {
  test.each([
    ...[
      '',
      ' ',
      '.',
      '?!',
      '🛑',
      '\u0000',
      '\ud83d',
      'please stop texting me',
      'stop it',
      'nonstop',
      'stops',
      'S T O P',
    ],
    ...[
      'bus stop',
      'STOP STOP',
      'yes please',
      'restart',
      'weekend',
      'stop'.repeat(60),
      'n'.repeat(10_000),
      'HELP',
      'INFO',
    ],
  ])('as %j', (text) => {
    expect(readKeyword(text, none)).toBeNull();
  });
});

describe("the organization's own words", () => {
  const own = { stop: ['Lahku', 'No más'], start: ['Liitu', 'STOP'] };
  test.each([
    ['lahku!', 'OPTED_OUT'],
    ['NO MAS', 'OPTED_OUT'],
    ['  "no   más" ', 'OPTED_OUT'],
    ['LIITU', 'OPTED_IN'],
    ['stop', 'OPTED_OUT'],
    ['start', 'OPTED_IN'],
  ])('and those of everybody: %j says %s', (text, state) => {
    expect(readKeyword(text, own)?.state).toBe(state);
  });
  test('are no answers that are said in passing', () => {
    expect(readKeyword('liitu', own)?.isCommonAnswer).toBe(false);
  });
});

describe('the language of a keyword', () => {
  test.each([
    ['LOPETA', 'et'],
    ['ARRÊT', 'fr'],
    ['abmelden', 'de'],
    ['AFMELDEN', 'nl'],
    ['BAJA', 'es'],
    ['SAIR', 'pt'],
    ['FERMA', 'it'],
    ['STOP', null],
    ['STOPP', null],
    ['CANCELAR', null],
  ])('%s is %s', (text, language) => {
    expect(readKeyword(text, none)?.language).toBe(language);
  });
});

test('docs/api.md tells every word that says stop or start', () => {
  const [, table = ''] = /\*\*Keywords\.\*\*(.*?)\n\n[^|\n]/s.exec(readFileSync('docs/api.md', 'utf8')) ?? [];
  const words = [stopWords, startWords].flatMap((languages) => Object.values(languages).flat());
  const told = table.toUpperCase();
  expect(words.filter((word) => !new RegExp(`(?<![\\p{L}-])${word}(?![\\p{L}-])`, 'u').test(told))).toEqual([]);
});
