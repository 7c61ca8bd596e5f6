import { invalid } from '../platform/domain-error.ts';
import { foldWord } from '../platform/fold-word.ts';
import { requireText, showCount } from '../platform/text.ts';

/** Words of the organization's own that opt out or in, beside those that always do. */
export interface KeywordLists {
  stop: string[];
  start: string[];
}

const mostWords = 50;
const mostCharacters = 40;

/** Each as it was given, trimmed; a word that would match nothing, or everything, is refused. */
export function readKeywords(field: string, words: string[]): string[] {
  if (words.length > mostWords) {
    throw invalid(field, `${field} has ${showCount(words.length)} words; ${mostWords} is the most.`);
  }
  return words.map((word, index) => {
    const text = requireText(`${field}.${index}`, word, mostCharacters);
    if (foldWord(text) !== '') return text;
    throw invalid(`${field}.${index}`, `${JSON.stringify(text)} has neither a letter nor a digit.`);
  });
}

/** One word cannot say both. */
export function checkKeywords({ stop, start }: KeywordLists): void {
  const stops = new Set(stop.map(foldWord));
  const index = start.findIndex((word) => stops.has(foldWord(word)));
  if (index === -1) return;
  throw invalid(`startKeywords.${index}`, `${JSON.stringify(start[index])} is among the stopKeywords too: keep one.`);
}
