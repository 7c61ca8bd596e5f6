import { GraphQLError } from 'graphql';
import { DomainError } from '../src/platform/domain-error.ts';
import type { Logger } from '../src/platform/logger.ts';

/** Errors as clients see them: each with a code; what we did wrong is logged and told as nothing but that. */
export function toPublicErrors(errors: readonly GraphQLError[], log: Logger): GraphQLError[] {
  return errors.map((error) => toPublicError(error, log));
}

export function toPublicError(error: unknown, log: Logger): GraphQLError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (cause instanceof DomainError) return withCode(error, cause);
  // The library's own errors are about the document and its variables: the caller's.
  if (cause instanceof GraphQLError) {
    if (typeof cause.extensions['code'] === 'string' && cause.extensions['code'] !== 'BAD_USER_INPUT') return cause;
    return place(cause.message, error, { code: 'INVALID_INPUT' });
  }
  log.error({ err: cause }, 'an operation failed');
  return place('Something went wrong on our side; it has been logged.', error, { code: 'INTERNAL_SERVER_ERROR' });
}

function withCode(error: unknown, { message, code, field, retryAfterSeconds }: DomainError): GraphQLError {
  const details = {
    ...(field === undefined ? {} : { field }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  return place(message, error, { code, ...details });
}

function place(message: string, error: unknown, extensions: Record<string, unknown>): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes = null, source = null, positions = null, path = null } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
