import { pino } from 'pino';

export type Logger = pino.Logger;

/** JSON lines on standard output. Bodies and secrets are never handed to it; the redaction is a second wall. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: [
      'body',
      '*.body',
      'authorization',
      '*.authorization',
      'authToken',
      '*.authToken',
      'credentials',
      '*.credentials',
    ],
  });
}
