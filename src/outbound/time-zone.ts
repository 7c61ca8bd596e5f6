const known = new Map<string, string | null>();
const mostKnown = 2_000;

/** The zone as given where it is an IANA name ("Europe/Tallinn"), or null where it is none. */
export function readTimeZone(name: string | null | undefined): string | null {
  if (name == null || name.length > 64) return null;
  const zone = known.get(name);
  if (zone !== undefined) return zone;
  const read = isTimeZone(name) ? name : null;
  if (known.size < mostKnown) known.set(name, read);
  return read;
}

function isTimeZone(name: string): boolean {
  try {
    // An offset ("+02:00") would be accepted too, but knows no summer time.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
