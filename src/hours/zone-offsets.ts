import { LRUCache } from 'lru-cache';

/** A stretch of time in which the clocks of a zone are at one distance from UTC: local time is `t + offsetMs`. */
export interface OffsetSpan {
  /** Milliseconds since 1970, included. */
  from: number;
  /** Excluded. */
  to: number;
  offsetMs: number;
}

export const dayMs = 86_400_000;
const probeMs = dayMs / 4;

const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: 1_000 });
const spansOfDays = new LRUCache<string, OffsetSpan[]>({ max: 20_000 });

/** The spans of a zone that cover the time between, oldest first. The first and the last may be cut. */
export function readOffsets(zone: string, from: number, to: number): OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  for (let day = Math.floor(from / dayMs); day * dayMs < to; day++) {
    for (const span of offsetsOfDay(zone, day)) {
      const last = spans.at(-1);
      if (last?.offsetMs === span.offsetMs) last.to = span.to;
      else spans.push({ ...span });
    }
  }
  return spans;
}

/** Of one day in UTC. Clocks that change twice within six hours are not known of. */
function offsetsOfDay(zone: string, day: number): OffsetSpan[] {
  const key = `${zone} ${day}`;
  const known = spansOfDays.get(key);
  if (known !== undefined) return known;
  const end = (day + 1) * dayMs;
  const spans: OffsetSpan[] = [{ from: day * dayMs, to: end, offsetMs: offsetAt(zone, day * dayMs) }];
  for (let probe = day * dayMs; probe < end; probe += probeMs) {
    const before = offsetAt(zone, probe);
    const after = offsetAt(zone, probe + probeMs);
    if (before === after) continue;
    const change = findChange(zone, probe, probe + probeMs);
    const last = spans.at(-1);
    if (last !== undefined) last.to = change;
    if (change < end) spans.push({ from: change, to: end, offsetMs: after });
  }
  spansOfDays.set(key, spans);
  return spans;
}

/** The first second at which the clocks are as at `to`. */
function findChange(zone: string, from: number, to: number): number {
  const after = offsetAt(zone, to);
  let [low, high] = [from, to];
  while (high - low > 1_000) {
    const middle = low + Math.floor((high - low) / 2_000) * 1_000;
    if (offsetAt(zone, middle) === after) high = middle;
    else low = middle;
  }
  return high;
}

/** `t` is a whole second. */
function offsetAt(zone: string, t: number): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(t)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - t;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const numeric = 'numeric';
  const fields = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, calendar: 'gregory', hourCycle: 'h23', ...fields });
  formats.set(zone, format);
  return format;
}
