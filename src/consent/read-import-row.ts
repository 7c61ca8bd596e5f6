import { type ChannelType, channelTypes } from '../channel/channel.ts';
import { DomainError } from '../platform/domain-error.ts';
import { readPurpose } from '../platform/purpose.ts';
import { requireText } from '../platform/text.ts';
import { canonicalAddress } from './canonical-address.ts';
import { type ConsentState, consentStates } from './consent.ts';
import { mostAheadMs, mostEvidenceCharacters } from './record-consent.ts';

/** A row as the file has it, every value a text. */
export type ImportRow = Partial<Record<ImportField, string | null | undefined>>;

const importFields = ['channelType', 'address', 'state', 'purpose', 'evidence', 'occurredAt'] as const;
type ImportField = (typeof importFields)[number];

/** A row that can be kept. */
export interface GoodRow {
  channelType: ChannelType;
  address: string;
  state: ConsentState;
  purpose: string | null;
  evidence: string | null;
  occurredAt: Date;
}

/** What is wrong with one value of a row. */
export interface ImportProblem {
  /** Of the row, from 0. */
  index: number;
  field: ImportField;
  message: string;
}

/** The row, or everything that is wrong with it. */
export function readImportRow(row: ImportRow, index: number): GoodRow | ImportProblem[] {
  const problems: ImportProblem[] = [];
  const read = <Value>(field: ImportField, parse: (text: string | null) => Value): Value | undefined => {
    try {
      return parse(row[field] ?? null);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      problems.push({ index, field, message: error.message });
      return undefined;
    }
  };
  const channelType = read('channelType', (text) => requireOneOf('channelType', channelTypes, text));
  const address = read('address', (text) => requireAddressOf(channelType, text));
  const state = read('state', (text) => requireOneOf('state', consentStates, text));
  const purpose = read('purpose', readPurpose) ?? null;
  const evidence = read('evidence', readEvidence) ?? null;
  const occurredAt = read('occurredAt', requireTime);
  if (problems.length > 0 || channelType === undefined || state === undefined || occurredAt === undefined) {
    return problems;
  }
  return { channelType, address: address ?? '', state, purpose, evidence, occurredAt };
}

function requireOneOf<Name extends string>(field: string, names: readonly Name[], text: string | null): Name {
  const name = names.find((each) => each === text);
  if (name !== undefined) return name;
  throw wrong(`${field} is ${show(text)}; it must be one of ${names.join(', ')}.`);
}

/** Where the type is wrong too, that is said of the type alone: nobody knows what the address should look like. */
function requireAddressOf(channelType: ChannelType | undefined, text: string | null): string {
  if (text === null || text.trim() === '') throw wrong('address is missing.');
  if (channelType === undefined) return '';
  const address = canonicalAddress(channelType, text);
  if (address !== null) return address;
  throw wrong(`${show(text)} is no address of ${channelType}.`);
}

function readEvidence(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : requireText('evidence', text, mostEvidenceCharacters);
}

/** Without an offset a time would be another one on each machine. */
const timeShape = /^(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

function requireTime(text: string | null): Date {
  const given = text?.trim() ?? '';
  const time = new Date(timeShape.test(given) ? given : Number.NaN);
  if (Number.isNaN(time.getTime()) || !isDay(given)) {
    throw wrong(`occurredAt is ${show(text)}; it must be a time with its offset, e.g. "2026-11-23T09:00:00Z".`);
  }
  if (time.getTime() > Date.now() + mostAheadMs) throw wrong('occurredAt lies in the future.');
  return time;
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isDay(time: string): boolean {
  return new Date(`${time.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(time.slice(0, 10));
}

function wrong(sentence: string): DomainError {
  return new DomainError('INVALID_INPUT', sentence);
}

function show(text: string | null): string {
  return text === null ? 'missing' : JSON.stringify(text.slice(0, 64));
}
