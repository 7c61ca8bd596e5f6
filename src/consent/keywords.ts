import { startWords, stopWords } from '../organization/common-keywords.ts';
import type { KeywordLists } from '../organization/keyword-lists.ts';
import { foldWord } from '../platform/fold-word.ts';
import type { ConsentState } from './consent.ts';

/** A message that as a whole says stop or start. */
export interface Keyword {
  state: ConsentState;
  /** Of the word, where it is of one language alone. */
  language: string | null;
  /** Whether people say it in a dialogue too: then it counts only where it changes something. */
  isCommonAnswer: boolean;
}

const commonAnswers: ReadonlySet<string> = new Set(['yes']);

const known = new Map<string, Keyword>([...wordsOf(startWords, 'OPTED_IN'), ...wordsOf(stopWords, 'OPTED_OUT')]);

/** The keyword that a text is, as a whole. To stop is what it says wherever it may say that. */
export function readKeyword(text: string, own: KeywordLists): Keyword | null {
  const word = foldWord(text);
  if (word === '') return null;
  const common = known.get(word);
  if (common?.state === 'OPTED_OUT') return common;
  if (own.stop.some((each) => foldWord(each) === word)) return ownKeyword('OPTED_OUT');
  if (own.start.some((each) => foldWord(each) === word)) return ownKeyword('OPTED_IN');
  return common ?? null;
}

function ownKeyword(state: ConsentState): Keyword {
  return { state, language: null, isCommonAnswer: false };
}

function wordsOf(languages: Record<string, readonly string[]>, state: ConsentState): [string, Keyword][] {
  const spoken = Object.entries(languages).flatMap(([language, words]) =>
    words.map((word) => ({ word: foldWord(word), language })),
  );
  return [...Map.groupBy(spoken, ({ word }) => word)].map(([word, [first, ...others]]) => {
    const language =
      first === undefined || first.language === 'everywhere' || others.length > 0 ? null : first.language;
    return [word, { state, language, isCommonAnswer: commonAnswers.has(word) }];
  });
}
