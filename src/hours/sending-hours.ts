export const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export type Weekday = (typeof weekdays)[number];

/** From `from` on and before `to`, "HH:MM" by the clock on the contact's wall; a window that does not end after it begins passes midnight. */
export interface HoursWindow {
  days: Weekday[];
  from: string;
  /** "24:00" is the end of the day. */
  to: string;
}

/** When messages may leave: in the windows, but on no holiday. */
export interface SendingHours {
  windows: HoursWindow[];
  /** Local dates, "YYYY-MM-DD". */
  holidays: string[];
}

export const minutesPerDay = 1_440;

/** "09:30" is 570; null where it is no time of a day. */
export function toMinutes(time: string): number | null {
  const match = /^(\d\d):(\d\d)$/.exec(time);
  if (match === null) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  const total = hours * 60 + minutes;
  return minutes < 60 && total <= minutesPerDay ? total : null;
}
