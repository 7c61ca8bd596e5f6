import { invalid } from './domain-error.ts';

/** A text that people gave: trimmed, 1 to `max` characters, storable in Postgres. */
export function requireText(field: string, value: string, max: number): string {
  const text = value.trim();
  if (text === '') throw invalid(field, `${field} is empty: give it 1 to ${showCount(max)} characters.`);
  if (text.length > max) {
    throw invalid(field, `${field} has ${showCount(text.length)} characters; ${showCount(max)} is the most.`);
  }
  if (!isStorable(text)) throw invalid(field, `${field} holds a NUL or half a surrogate pair, which is no text.`);
  return text;
}

/** Postgres stores neither NUL nor a lone surrogate: both would fail the whole statement. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/** The nearest text that can be stored. */
export function makeStorable(text: string): string {
  return isStorable(text) ? text : text.replaceAll('\u0000', '').toWellFormed();
}

/** A number as sentences show it, e.g. "1,600". */
export function showCount(count: number): string {
  return count.toLocaleString('en');
}
