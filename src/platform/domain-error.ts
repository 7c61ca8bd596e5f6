export const errorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID_INPUT',
  'CONFLICT',
  'TOO_MANY_CONTACTS',
  'RATE_LIMITED',
  'IDEMPOTENCY_CONFLICT',
  'CURSOR_EXPIRED',
  'INVALID_TEMPLATE',
  'INACTIVE_CONFIGURATION',
  'OUTSIDE_REPLY_WINDOW',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What the caller did wrong: a code that programs read and a sentence that says what to do. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  /** Path in the input, e.g. `localizations.1.body`. */
  readonly field: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, sentence: string, detail: { field?: string; retryAfterSeconds?: number } = {}) {
    super(sentence);
    this.code = code;
    this.field = detail.field;
    this.retryAfterSeconds = detail.retryAfterSeconds;
  }
}

/** All that is told of what we did wrong. */
export const ourFault = 'Something went wrong on our side; it has been logged.';

export function invalid(field: string, sentence: string): DomainError {
  return new DomainError('INVALID_INPUT', sentence, { field });
}

export function notFound(thing: string, id: string, field?: string): DomainError {
  const sentence = `There is no ${thing} ${JSON.stringify(id.slice(0, 64))} in this organization.`;
  return new DomainError('NOT_FOUND', sentence, field === undefined ? {} : { field });
}
