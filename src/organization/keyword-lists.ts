import { invalid } from '../platform/domain-error.ts';
import { foldWord } from '../platform/fold-word.ts';
import { requireText, showCount } from '../platform/text.ts';
import { startWords, stopWords } from './common-keywords.ts';

/** Words of the organization's own that opt out or in, beside those that always do. */
export interface KeywordLists {
  stop: string[];
  start: string[];
}

const mostWords = 50;
const mostCharacters = 40;

/** Each as it was given, trimmed; one that would match nothing, or says the contrary for everybody, is refused. */
export function readKeywords(field: 'stopKeywords' | 'startKeywords', words: string[]): string[] {
  if (words.length > mostWords) {
    throw invalid(field, `${field} has ${showCount(words.length)} words; ${mostWords} is the most.`);
  }
  return words.map((given, index) => {
    const text = requireText(`${field}.${index}`, given, mostCharacters);
    const word = foldWord(text);
    if (word === '') throw invalid(`${field}.${index}`, `${JSON.stringify(text)} has neither a letter nor a digit.`);
    const { contrary, words: contraries } = contraryOf[field];
    if (!contraries.has(word)) return text;
    throw invalid(
      `${field}.${index}`,
      `${JSON.stringify(text)} says ${contrary} for everybody, and cannot say the contrary: leave it out.`,
    );
  });
}

const contraryOf = {
  stopKeywords: { contrary: 'start', words: fold(startWords) },
  startKeywords: { contrary: 'stop', words: fold(stopWords) },
};

function fold(languages: Record<string, readonly string[]>): ReadonlySet<string> {
  return new Set(Object.values(languages).flat().map(foldWord));
}

/** One word cannot say both. */
export function checkKeywords({ stop, start }: KeywordLists): void {
  const stops = new Set(stop.map(foldWord));
  const index = start.findIndex((word) => stops.has(foldWord(word)));
  if (index === -1) return;
  throw invalid(`startKeywords.${index}`, `${JSON.stringify(start[index])} is among the stopKeywords too: keep one.`);
}
