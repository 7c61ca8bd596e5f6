import { invalid } from '../platform/domain-error.ts';
import { showCount } from '../platform/text.ts';
import { findNextOpening, mostDaysAhead } from './find-next-opening.ts';
import { type HoursWindow, minutesPerDay, type SendingHours, toMinutes, type Weekday } from './sending-hours.ts';

const mostWindows = 50;
const mostHolidays = 500;

export interface SendingHoursInput {
  windows: readonly { days: readonly Weekday[]; from: string; to: string }[];
  holidays?: readonly string[] | null | undefined;
}

/** Null for none: then messages may leave at any time. Refuses what would never open. */
export function readSendingHours(input: SendingHoursInput | null): SendingHours | null {
  if (input === null) return null;
  const { windows } = input;
  if (windows.length === 0) {
    throw invalid(
      'sendingHours.windows',
      'There is no window, so nothing could ever leave: give one, or null for no sending hours.',
    );
  }
  requireAtMost('windows', windows.length, mostWindows);
  const holidays = input.holidays ?? [];
  requireAtMost('holidays', holidays.length, mostHolidays);
  const hours = { windows: windows.map(readWindow), holidays: [...new Set(holidays.map(readHoliday))].sort() };
  requireOpening(hours);
  return hours;
}

/** Messages live for a month at most: what opens later never does for them. */
function requireOpening(hours: SendingHours): void {
  if (findNextOpening(hours, 'UTC', new Date()) !== null) return;
  throw invalid(
    'sendingHours.holidays',
    `Each day of the windows is a holiday for the next ${mostDaysAhead} days, so nothing could leave: leave some out.`,
  );
}

function requireAtMost(member: string, count: number, most: number): void {
  if (count <= most) return;
  throw invalid(`sendingHours.${member}`, `There are ${showCount(count)} ${member}; ${showCount(most)} is the most.`);
}

function readWindow({ days, from, to }: SendingHoursInput['windows'][number], index: number): HoursWindow {
  const field = `sendingHours.windows.${index}`;
  if (days.length === 0) throw invalid(`${field}.days`, 'The window is on no day, so it never opens: name its days.');
  const begin = readTime(`${field}.from`, from);
  const end = readTime(`${field}.to`, to);
  if (begin === minutesPerDay)
    throw invalid(`${field}.from`, 'from is "24:00": a window that begins then begins at "00:00".');
  if (begin === end) {
    throw invalid(
      field,
      `The window ends at ${to}, when it begins, so it never opens; a whole day is "00:00" to "24:00".`,
    );
  }
  return { days: [...new Set(days)], from, to };
}

function readTime(field: string, time: string): number {
  const minutes = toMinutes(time);
  if (minutes !== null) return minutes;
  throw invalid(
    field,
    `${JSON.stringify(time.slice(0, 20))} is no time of a day: write it as "09:00", from "00:00" to "24:00".`,
  );
}

function readHoliday(date: string, index: number): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date)) return date;
  throw invalid(
    `sendingHours.holidays.${index}`,
    `${JSON.stringify(date.slice(0, 20))} is no date: write it as "2026-12-24".`,
  );
}
