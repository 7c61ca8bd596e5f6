/** Longer texts are no words. */
const mostCharacters = 200;

/**
 * A word or a few as people mean it, whatever their keyboard made of it: without outer marks, blanks, quotes and emoji,
 * without case and without diacritics. Empty where nothing is left, or where it is too long to be a word.
 */
export function foldWord(text: string): string {
  if (text.length > mostCharacters) return '';
  return (
    text
      .normalize('NFKC')
      // Upwards first: that is how ı and ß become the letters that other keyboards have for them.
      .toUpperCase()
      .toLowerCase()
      .normalize('NFD')
      .replaceAll(/\p{M}|\p{Cf}/gu, '')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
  );
}
