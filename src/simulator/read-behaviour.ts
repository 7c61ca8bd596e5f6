import { ANSWERS, type Answer, type Behaviour, type BehaviourChange, RECEIPTS } from './behaviour.ts';
import { ControlError, isObject, readObject } from './read-json.ts';

const FIELDS = ['latencyMs', 'receiptDelayMs', 'receipts', 'answer', 'rate', 'autoReply'];
const HOUR_MS = 3_600_000;

/** Parses the body of PUT /behaviour; a field it does not know, or a bad value, is a ControlError that names it. */
export function readBehaviour(body: unknown): BehaviourChange {
  const { prefixes, ...everywhere } = readObject(body, [...FIELDS, 'prefixes'], '');
  const change = readChange(everywhere, '');
  return prefixes === undefined ? change : { ...change, prefixes: readPrefixes(prefixes) };
}

function readPrefixes(value: unknown): Record<string, Partial<Behaviour>> {
  if (!isObject(value)) throw new ControlError('prefixes must be an object of behaviours by address prefix.');
  return Object.fromEntries(
    Object.entries(value).map(([prefix, change]) => {
      const where = `prefixes.${prefix}.`;
      return [prefix, readChange(readObject(change, FIELDS, where), where)];
    }),
  );
}

function readChange(fields: Record<string, unknown>, where: string): Partial<Behaviour> {
  const change: { -readonly [Field in keyof Behaviour]?: Behaviour[Field] } = {};
  for (const [name, value] of Object.entries(fields)) {
    switch (name) {
      case 'latencyMs':
      case 'receiptDelayMs':
        change[name] = readNumber(value, where + name, HOUR_MS);
        break;
      case 'rate':
        change.rate = readNumber(value, `${where}rate`, 1);
        break;
      case 'receipts':
        change.receipts = readOneOf(RECEIPTS, value, `${where}receipts`);
        break;
      case 'answer':
        change.answer = readAnswer(value, `${where}answer`);
        break;
      case 'autoReply':
        change.autoReply = readAutoReply(value, `${where}autoReply`);
        break;
    }
  }
  return change;
}

function readAnswer(value: unknown, name: string): Answer {
  if (!isObject(value)) return readOneOf(ANSWERS, value, name);
  const { status, code } = readObject(value, ['status', 'code'], `${name}.`);
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 400 || status > 599) {
    throw new ControlError(`${name}.status must be an integer from 400 to 599.`);
  }
  if (typeof code !== 'number' || !Number.isInteger(code)) throw new ControlError(`${name}.code must be an integer.`);
  return { status, code };
}

function readAutoReply(value: unknown, name: string): string | null {
  if (value === null) return null;
  if (typeof value !== 'string') throw new ControlError(`${name} must be a text or null.`);
  return value.toWellFormed();
}

function readNumber(value: unknown, name: string, most: number): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= most)) {
    throw new ControlError(`${name} must be a number from 0 to ${most}.`);
  }
  return value;
}

function readOneOf<Word extends string>(words: readonly Word[], value: unknown, name: string): Word {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw new ControlError(`${name} must be one of ${words.join(', ')}.`);
  return word;
}
