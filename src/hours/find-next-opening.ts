import { minutesPerDay, type SendingHours, toMinutes, weekdays } from './sending-hours.ts';
import { dayMs, readOffsets } from './zone-offsets.ts';

/** Farther ahead than any holidays reach that somebody would list. */
export const mostDaysAhead = 400;
/** No zone is farther from UTC. */
const farthestOffsetMs = 15 * 3_600_000;
const minuteMs = 60_000;

/** Minutes of a local day, the end excluded. */
interface OpenMinutes {
  from: number;
  to: number;
}

/**
 * The first moment from `at` on at which messages may leave where the clocks of `zone` hang; null where there is none
 * within 400 days. A window that begins in an hour that the clocks leave out begins right after it; in one that they
 * repeat it is open both times.
 */
export function findNextOpening(hours: SendingHours, zone: string, at: Date): Date | null {
  const start = at.getTime();
  const holidays = new Set(hours.holidays);
  // Local days as if they were days in UTC. The day before: behind UTC it may still go on.
  const firstDay = Math.floor((start - farthestOffsetMs) / dayMs);
  for (let day = firstDay; day <= firstDay + mostDaysAhead; day++) {
    if (holidays.has(new Date(day * dayMs).toISOString().slice(0, 10))) continue;
    const opening = findOpeningOn(openMinutesOf(hours, day), zone, day, start);
    if (opening !== null) return new Date(opening);
  }
  return null;
}

/** Each stretch between two changes of the clocks is searched by itself: in it, local time runs as time does. */
function findOpeningOn(open: OpenMinutes[], zone: string, day: number, start: number): number | null {
  if (open.length === 0) return null;
  const midnight = day * dayMs;
  const spans = readOffsets(zone, midnight - farthestOffsetMs, midnight + dayMs + farthestOffsetMs);
  let earliest: number | null = null;
  for (const { from, to, offsetMs } of spans) {
    for (const minutes of open) {
      const begin = Math.max(start, from, midnight + minutes.from * minuteMs - offsetMs);
      const end = Math.min(to, midnight + minutes.to * minuteMs - offsetMs);
      if (begin < end && (earliest === null || begin < earliest)) earliest = begin;
    }
  }
  return earliest;
}

/** The windows that begin on a day, and what those of the day before leave over for it. */
function openMinutesOf({ windows }: SendingHours, day: number): OpenMinutes[] {
  const [today, yesterday] = [weekdayOf(day), weekdayOf(day - 1)];
  return windows.flatMap((window) => {
    const from = toMinutes(window.from) ?? 0;
    const to = toMinutes(window.to) ?? 0;
    const passesMidnight = to <= from;
    const open: OpenMinutes[] = [];
    if (window.days.includes(today)) open.push({ from, to: passesMidnight ? minutesPerDay : to });
    if (passesMidnight && window.days.includes(yesterday)) open.push({ from: 0, to });
    return open;
  });
}

/** 1970-01-01 was a Thursday. */
function weekdayOf(day: number) {
  return weekdays[(((day + 3) % 7) + 7) % 7] ?? 'MONDAY';
}
