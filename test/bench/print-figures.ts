import { cpus } from 'node:os';

/**
 * Rates are of whole runs. Processor time is what /proc says a process took between the first send and the last event,
 * shared out over the messages: it does not depend on who else uses the machine, as rates and latencies do.
 */
export function printFigures(rows: Record<string, number>): void {
  console.log(
    `\n${cpus().length} cores shared by the service, Postgres, the simulator and the load; every write on disk\n`,
  );
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  for (const [name, value] of Object.entries(rows)) {
    const shown = value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
    console.log(`${name.padEnd(width)}  ${shown.padStart(10)}`);
  }
}

export function prefixed(prefix: string, figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${prefix}: ${name}`, value]));
}
