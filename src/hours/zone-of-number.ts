import { LRUCache } from 'lru-cache';
import { regionOf } from '../platform/phone-address.ts';
import { dayMs, readOffsets } from './zone-offsets.ts';

const zonesOfRegions = new LRUCache<string, { zone: string | null }>({ max: 500 });

/** The IANA zone of a phone number, where its country has one; null where it has several, or the address is no number. */
export function zoneOfNumber(address: string): string | null {
  const region = regionOf(address);
  if (region === null) return null;
  const known = zonesOfRegions.get(region) ?? { zone: findOnlyZone(region) };
  zonesOfRegions.set(region, known);
  return known.zone;
}

/** Zones whose clocks agree for a year to come are one: Germany has Berlin and Büsingen, which differed once. */
function findOnlyZone(region: string): string | null {
  // In Node 24, and not yet in TypeScript's library.
  const locale: Intl.Locale & { getTimeZones?: () => string[] } = new Intl.Locale(`und-${region}`);
  const [first, ...others] = locale.getTimeZones?.() ?? [];
  if (first === undefined) return null;
  const from = Date.now();
  const rules = (zone: string) => JSON.stringify(readOffsets(zone, from, from + 366 * dayMs));
  return others.every((zone) => rules(zone) === rules(first)) ? first : null;
}
