import { pino } from 'pino';
import type { Logger } from '../../src/platform/logger.ts';

export interface LogLine {
  level: number;
  msg: string;
  [name: string]: unknown;
}

/** A log that can be read: each line as it would be written. */
export function createReadableLog(): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) });
  return { log, lines };
}
