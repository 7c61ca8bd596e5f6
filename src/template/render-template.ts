import { IntlMessageFormat } from 'intl-messageformat';
import { LRUCache } from 'lru-cache';
import { makeStorable } from '../platform/text.ts';
import { parseTemplate, type VariableKind } from './parse-template.ts';
import type { TemplateLocalization } from './template-version.ts';

export type ContextItems = Record<string, unknown>;

type Rendering = { body: string } | { missing: string[] };

interface Renderer {
  format(values: Record<string, unknown>): string;
  variables: [string, VariableKind][];
}

/** No carrier takes more in a whole message; a template may repeat a value hundreds of times. */
const mostValueCharacters = 2_000;
const mostBodyCharacters = 10_000;

const renderers = new LRUCache<string, Renderer>({ max: 2_000 });

/** The text of one localization with the contact's values; dates and times are shown in `timeZone` (IANA, default UTC). */
export function renderTemplate(
  { body, locale }: Pick<TemplateLocalization, 'body' | 'locale'>,
  contextItems: ContextItems,
  timeZone = 'UTC',
): Rendering {
  const renderer = openRenderer(body, locale, timeZone);
  const values: Record<string, unknown> = Object.create(null);
  const missing: string[] = [];
  for (const [name, kind] of renderer.variables) {
    const value = Object.hasOwn(contextItems, name) ? readValue(contextItems[name], kind) : null;
    if (value === null) missing.push(name);
    else values[name] = value;
  }
  if (missing.length > 0) return { missing };
  const text = renderer.format(values);
  if (text.length > mostBodyCharacters) return { missing: renderer.variables.map(([name]) => name) };
  return { body: makeStorable(text) };
}

function openRenderer(body: string, locale: string, timeZone: string): Renderer {
  const key = `${locale}\n${timeZone}\n${body}`;
  const known = renderers.get(key);
  if (known !== undefined) return known;
  const { elements, variables } = parseTemplate(body, locale);
  const message = new IntlMessageFormat(elements, locale, undefined, {
    formatters: {
      getNumberFormat: memoize((...args) => new Intl.NumberFormat(...args)),
      getDateTimeFormat: memoize((locales, options) => new Intl.DateTimeFormat(locales, { timeZone, ...options })),
      getPluralRules: memoize((...args) => new Intl.PluralRules(...args)),
    },
  });
  const renderer = {
    variables: [...variables],
    format(values: Record<string, unknown>) {
      // A date that is shown without a format makes the formatter answer in parts.
      const text: unknown = message.format(values as Record<string, string>);
      return Array.isArray(text) ? text.join('') : String(text);
    },
  };
  renderers.set(key, renderer);
  return renderer;
}

/** Formats are slow to make, and a template asks for the same one for each of its pieces. */
function memoize<Args extends unknown[], Format>(make: (...args: Args) => Format): (...args: Args) => Format {
  const made = new Map<string, Format>();
  return (...args) => {
    const key = JSON.stringify(args);
    const format = made.get(key) ?? make(...args);
    made.set(key, format);
    return format;
  };
}

/** A value as the variable needs it, or null where it is none: absent, too long, of another kind, or no number or date. */
function readValue(value: unknown, kind: VariableKind): string | number | Date | null {
  if (typeof value === 'string' && value.length > mostValueCharacters) return null;
  switch (kind) {
    case 'text':
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : null;
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? number : null;
    }
    case 'date': {
      const date = typeof value === 'string' || typeof value === 'number' ? new Date(value) : null;
      if (date === null || Number.isNaN(date.getTime())) return null;
      // Where it is also shown without a format, as it was given.
      return Object.assign(date, { toString: () => String(value) });
    }
  }
}
