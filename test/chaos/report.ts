import type { Profile } from './profile.ts';
import type { Recovery } from './recoveries.ts';

/** What a run came to. */
export interface Report {
  profile: Profile;
  seed: number;
  minutes: number;
  /** How many there are of each; `lost: 0` is what they should say. */
  figures: Record<string, number>;
  doubts: Record<string, number>;
  byStatus: Record<string, number>;
  recoveries: Record<string, Recovery>;
  /** The first of those that make a run fail, in full. */
  evidence: Record<string, unknown[]>;
  /** Faults that did not come about. */
  notMade: string[];
  /** The figures above 0 that make it fail. */
  failures: string[];
}

/** Each has to be 0. */
export const failing = [
  'lost',
  'doubled',
  'misreported',
  'unasked',
  'backwards',
  'missed',
  'disordered',
  'untold',
  'miscounted',
  'left open',
  'unsettled',
  'of these, could be settled',
  'calls refused',
  'repeats answered otherwise',
  'nodes without Redis at the end',
  'ended by themselves',
] as const;

export function printReport(report: Report): string {
  const { profile, seed, minutes, figures, doubts, byStatus, recoveries, evidence, notMade, failures } = report;
  return [
    `\nProfile ${profile}, seed ${seed}, ${minutes} min\n`,
    ...table(figures),
    '\nStatuses at the end',
    ...table(byStatus),
    '\nDoubts, by how they were settled',
    ...table(doubts),
    '\nTime to recover, ms (median, longest)',
    ...Object.entries(recoveries).map(
      ([kind, { faults, medianMs, maxMs, open }]) =>
        `  ${`${kind} (${faults}×)`.padEnd(36)} ${show(medianMs)} ${show(maxMs)}${open > 0 ? `  ${open} not seen` : ''}`,
    ),
    ...notMade.map((fault) => `Not made: ${fault}`),
    ...Object.entries(evidence).flatMap(([name, items]) => [
      `\n${name}, the first of them:`,
      ...items.slice(0, 3).map((item) => `  ${typeof item === 'string' ? item : JSON.stringify(item)}`),
    ]),
    failures.length === 0 ? '\nAll as it should be.\n' : `\nNot as it should be: ${failures.join(', ')}.\n`,
  ].join('\n');
}

function table(rows: Record<string, number>): string[] {
  return Object.entries(rows).map(([name, value]) => `  ${name.padEnd(36)} ${show(value)}`);
}

function show(value: number | null): string {
  return (value === null ? '–' : value.toLocaleString('en')).padStart(9);
}
