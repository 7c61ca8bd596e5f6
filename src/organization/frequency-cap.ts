import { invalid } from '../platform/domain-error.ts';
import { showCount } from '../platform/text.ts';

/** How many messages an address may get in 24 hours and in 7 days; null is no limit. */
export interface FrequencyCap {
  perDay: number | null;
  perWeek: number | null;
}

export interface FrequencyCapInput {
  perDay?: number | null | undefined;
  perWeek?: number | null | undefined;
}

const most = 1_000;

/** Null where nothing is limited. */
export function readFrequencyCap(input: FrequencyCapInput | null): FrequencyCap | null {
  if (input === null) return null;
  const perDay = readCount('perDay', input.perDay);
  const perWeek = readCount('perWeek', input.perWeek);
  if (perDay !== null && perWeek !== null && perWeek < perDay) {
    throw invalid(
      'frequencyCap.perWeek',
      `perWeek is ${perWeek} and perDay ${perDay}: a week cannot allow less than a day.`,
    );
  }
  return perDay === null && perWeek === null ? null : { perDay, perWeek };
}

function readCount(member: string, count: number | null | undefined): number | null {
  if (count == null) return null;
  if (count >= 1 && count <= most) return count;
  throw invalid(
    `frequencyCap.${member}`,
    `${member} is ${count}: give 1 to ${showCount(most)}, or leave it out for no limit.`,
  );
}
