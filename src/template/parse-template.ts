import { type MessageFormatElement, type NumberElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { reasonOf } from '../platform/reason-of.ts';

/** How a variable is used decides how a text given for it is read. */
export type VariableKind = 'text' | 'number' | 'date';

interface ParsedTemplate {
  elements: MessageFormatElement[];
  variables: Map<string, VariableKind>;
}

/** Reads ICU MessageFormat, e.g. `Hello {CustomerName}` or `{count, plural, one {# case} other {# cases}}`. Throws a sentence. */
export function parseTemplate(body: string, locale: string): ParsedTemplate {
  const elements = parseIcu(body, locale);
  const variables = new Map<string, VariableKind>();
  collectVariables(elements, variables);
  return { elements, variables };
}

function parseIcu(body: string, locale: string): MessageFormatElement[] {
  try {
    // The skeleton letter j is the locale's own way to write the hour.
    return parse(body, { ignoreTag: true, locale: new Intl.Locale(locale) });
  } catch (error) {
    const place = readPlace(error);
    const kind = error instanceof Error ? error.message.toLowerCase().replaceAll('_', ' ') : 'syntax error';
    throw new Error(`${kind}${place}. A variable is written {CustomerName}; a literal brace is quoted: '{'.`);
  }
}

function readPlace(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('location' in error)) return '';
  const location = error.location as { start?: { line?: number; column?: number } };
  return ` at line ${location.start?.line}, column ${location.start?.column}`;
}

function collectVariables(elements: MessageFormatElement[], variables: Map<string, VariableKind>): void {
  for (const element of elements) {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        break;
      case TYPE.argument:
        note(element.value, 'text', variables);
        break;
      case TYPE.number:
        checkNumberFormat(element);
        note(element.value, 'number', variables);
        break;
      case TYPE.date:
      case TYPE.time:
        checkStyle(element, dateStyles);
        note(element.value, 'date', variables);
        break;
      case TYPE.select:
        note(element.value, 'text', variables);
        for (const option of Object.values(element.options)) collectVariables(option.value, variables);
        break;
      case TYPE.plural:
        note(element.value, 'number', variables);
        for (const option of Object.values(element.options)) collectVariables(option.value, variables);
        break;
      case TYPE.tag:
        collectVariables(element.children, variables);
        break;
    }
  }
}

const numberStyles = ['integer', 'currency', 'percent'];
const dateStyles = ['short', 'medium', 'long', 'full'];

/** The stems of number skeletons, and the patterns of digits. */
const knownStem =
  /^(percent|%|%x100|currency|unit|measure-unit|group-(off|min2|auto|on-aligned)|,_|,\?|,!|precision-integer|compact-(short|long)|K|KK|scientific|engineering|notation-simple|sign-(auto|always|never|accounting|accounting-always|except-zero|accounting-except-zero)|\+!|\+_|\+\?|\(\)|\(\)!|\(\)\?|unit-width-(narrow|short|full-name|iso-code|hidden)|rounding-mode-[a-z-]+|integer-width|scale|\.[0#*+]*(\/w)?|@+[#*+]*|E+[+!?]*0+|0+)$/;

/** A style of another name would be passed over in silence. */
function checkStyle({ value, style }: Pick<NumberElement, 'value'> & { style?: unknown }, known: string[]): void {
  if (typeof style !== 'string' || known.includes(style)) return;
  throw new Error(`{${value}} has the unknown style "${style}"; there are ${known.join(', ')}`);
}

/** A skeleton can be well formed and still name no currency, no unit or more digits than there are. */
function checkNumberFormat({ value, style }: NumberElement): void {
  checkStyle({ value, style }, numberStyles);
  if (style == null || typeof style === 'string') return;
  const unknown = style.tokens.find(({ stem }) => !knownStem.test(stem));
  if (unknown !== undefined) throw new Error(`the number format of {${value}} has the unknown part "${unknown.stem}"`);
  try {
    new Intl.NumberFormat('en', style.parsedOptions);
  } catch (error) {
    throw new Error(`the number format of {${value}} cannot be used: ${reasonOf(error)}`);
  }
}

/** A variable that is shown as text and also counted is read as a number: any number is a text too. */
function note(name: string, kind: VariableKind, variables: Map<string, VariableKind>): void {
  const known = variables.get(name);
  if (known === undefined || known === 'text') variables.set(name, kind);
}
