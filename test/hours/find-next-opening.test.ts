import { describe, expect, it } from 'vitest';
import { findNextOpening } from '../../src/hours/find-next-opening.ts';
import type { SendingHours } from '../../src/hours/sending-hours.ts';

const everyDay = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

function daily(from: string, to: string, holidays: string[] = []): SendingHours {
  return { windows: [{ days: [...everyDay], from, to }], holidays };
}

describe('the next opening', () => {
  const cases: [title: string, hours: SendingHours, zone: string, at: string, opening: string | null][] = [
    [
      'is now where it is open',
      daily('09:00', '20:00'),
      'Europe/Tallinn',
      '2026-11-26T08:00:00.123Z',
      '2026-11-26T08:00:00.123Z',
    ],
    [
      'is the beginning of the window of that day',
      daily('09:00', '20:00'),
      'Europe/Tallinn',
      '2026-11-26T04:00:00Z',
      '2026-11-26T07:00:00Z',
    ],
    [
      'is that of the next day from the end on',
      daily('09:00', '20:00'),
      'Europe/Tallinn',
      '2026-11-26T18:00:00Z',
      '2026-11-27T07:00:00Z',
    ],
    [
      'passes over the weekend',
      { windows: [{ days: ['MONDAY', 'FRIDAY'], from: '09:00', to: '17:00' }], holidays: [] },
      'UTC',
      '2026-11-27T17:00:00Z',
      '2026-11-30T09:00:00Z',
    ],
    [
      'passes over holidays',
      daily('09:00', '17:00', ['2026-12-24', '2026-12-25']),
      'UTC',
      '2026-12-23T18:00:00Z',
      '2026-12-26T09:00:00Z',
    ],
    [
      'is in a window that began the day before',
      daily('22:00', '02:00'),
      'UTC',
      '2026-11-26T01:59:00Z',
      '2026-11-26T01:59:00Z',
    ],
    [
      'ends with the window that began the day before',
      daily('22:00', '02:00'),
      'UTC',
      '2026-11-26T02:00:00Z',
      '2026-11-26T22:00:00Z',
    ],
    [
      'is not on a holiday whose eve has a window past midnight',
      daily('22:00', '02:00', ['2026-12-25']),
      'UTC',
      '2026-12-25T00:30:00Z',
      '2026-12-26T00:00:00Z',
    ],
    // Spring forward: 02:00 to 03:00 does not exist.
    [
      'is right after the hour that is left out',
      daily('02:30', '05:00'),
      'Europe/Berlin',
      '2026-03-29T00:00:00Z',
      '2026-03-29T01:00:00Z',
    ],
    [
      'passes over a window that lies within the hour left out',
      daily('02:15', '02:45'),
      'Europe/Berlin',
      '2026-03-28T12:00:00Z',
      '2026-03-30T00:15:00Z',
    ],
    // Fall back: 02:00 to 03:00 comes twice.
    [
      'is in the repeated hour the first time',
      daily('02:30', '02:45'),
      'Europe/Berlin',
      '2026-10-25T00:00:00Z',
      '2026-10-25T00:30:00Z',
    ],
    [
      'is in the repeated hour the second time',
      daily('02:30', '02:45'),
      'Europe/Berlin',
      '2026-10-25T00:45:00Z',
      '2026-10-25T01:30:00Z',
    ],
    [
      'knows a shift by half an hour',
      daily('02:10', '03:00'),
      'Australia/Lord_Howe',
      '2026-10-03T15:00:00Z',
      '2026-10-03T15:30:00Z',
    ],
    [
      'knows a day that was left out',
      daily('09:00', '10:00'),
      'Pacific/Apia',
      '2011-12-29T21:00:00Z',
      '2011-12-30T19:00:00Z',
    ],
    [
      'knows offsets of a quarter',
      daily('09:00', '10:00'),
      'Asia/Kathmandu',
      '2026-11-26T00:00:00Z',
      '2026-11-26T03:15:00Z',
    ],
    [
      'knows a midnight that does not exist',
      daily('00:00', '01:30'),
      'America/Sao_Paulo',
      '2018-11-03T22:00:00Z',
      '2018-11-04T03:00:00Z',
    ],
    [
      'is null where every day is a holiday',
      daily('09:00', '10:00', daysFrom('2026-01-01', 500)),
      'UTC',
      '2026-01-02T00:00:00Z',
      null,
    ],
  ];

  it.each(cases)('%s', (_title, hours, zone, at, opening) => {
    expect(findNextOpening(hours, zone, new Date(at))).toEqual(opening === null ? null : new Date(opening));
  });
});

describe('in every zone', () => {
  const random = createRandom(20_261_126);

  it.each(Intl.supportedValuesOf('timeZone'))('%s the next opening is open, and nothing before it is', (zone) => {
    const changes = findChanges(zone, 2026);
    for (let round = 0; round < 4; round++) {
      // Half of them near a change of the clocks, where there is one.
      const near = changes[Math.floor(random() * changes.length)];
      const minute =
        near !== undefined && round % 2 === 0
          ? near - Math.floor(random() * 1_500)
          : toMinute(Date.UTC(1980, 0, 1)) + Math.floor(random() * 60 * 525_600);
      const hours = makeHours(random, zone, minute);
      const opening = findNextOpening(hours, zone, new Date(minute * 60_000));
      const expected = walkToOpening(hours, zone, minute);
      expect({ zone, minute, hours, opening: opening?.toISOString() }).toEqual({
        zone,
        minute,
        hours,
        opening: new Date(expected * 60_000).toISOString(),
      });
    }
  });
});

/** By the clock on the wall, one minute after the other: slow, and written another way than what it judges. */
function walkToOpening(hours: SendingHours, zone: string, from: number): number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  for (let minute = from; minute < from + 20 * 1_440; minute++) {
    if (isOpenOnTheWall(hours, format.format(minute * 60_000))) return minute;
  }
  throw new Error('There is no opening within 20 days');
}

/** `wall` is "2026-03-29 03:00". */
function isOpenOnTheWall({ windows, holidays }: SendingHours, wall: string): boolean {
  const [date = '', time = ''] = wall.split(' ');
  if (holidays.includes(date)) return false;
  const noon = new Date(`${date}T12:00:00Z`);
  const today = nameOf(noon);
  const yesterday = nameOf(new Date(noon.getTime() - 86_400_000));
  return windows.some(({ days, from, to }) => {
    if (from < to) return days.includes(today) && from <= time && time < to;
    return (days.includes(today) && from <= time) || (days.includes(yesterday) && time < to);
  });
}

function nameOf(date: Date) {
  return everyDay[(date.getUTCDay() + 6) % 7] ?? 'MONDAY';
}

function makeHours(random: () => number, zone: string, minute: number): SendingHours {
  const time = () => `${pad(Math.floor(random() * 24))}:${pad(Math.floor(random() * 4) * 15)}`;
  const windows = Array.from({ length: 1 + Math.floor(random() * 2) }, () => {
    const [from, to] = [time(), time()];
    return { days: everyDay.filter(() => random() < 0.6), from, to: from === to ? '24:00' : to };
  });
  const day = new Date(minute * 60_000 + Math.floor(random() * 2) * 86_400_000).toLocaleDateString('sv-SE', {
    timeZone: zone,
  });
  // One window that is sure to open within some days.
  return {
    windows: [...windows, { days: ['SATURDAY', 'TUESDAY'], from: '02:15', to: '03:00' }],
    holidays: random() < 0.5 ? [day] : [],
  };
}

/** Minutes at which the clocks change in a year. */
function findChanges(zone: string, year: number): number[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offset = (minute: number) =>
    format.formatToParts(minute * 60_000).find(({ type }) => type === 'timeZoneName')?.value;
  const start = toMinute(Date.UTC(year, 0, 1));
  const days = Array.from({ length: 366 }, (_, day) => start + day * 1_440);
  return days.filter((minute) => offset(minute) !== offset(minute + 1_440)).map((minute) => minute + 1_440);
}

function toMinute(ms: number): number {
  return Math.floor(ms / 60_000);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function daysFrom(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, day) =>
    new Date(Date.parse(first) + day * 86_400_000).toISOString().slice(0, 10),
  );
}

/** A linear congruential generator: a failure can be repeated. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
