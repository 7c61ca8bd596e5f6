import { GraphQLError } from 'graphql';
import { isLockTimeout } from '../src/platform/database.ts';
import { DomainError, errorCodes, ourFault } from '../src/platform/domain-error.ts';
import type { Logger } from '../src/platform/logger.ts';

/** Errors as clients see them: each with a code; what we did wrong is logged and told as nothing but that. */
export function toPublicErrors(errors: readonly GraphQLError[], log: Logger): GraphQLError[] {
  return errors.map((error) => toPublicError(error, log));
}

export function toPublicError(error: unknown, log: Logger): GraphQLError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (cause instanceof DomainError) return withCode(error, cause);
  // The library's own errors are about the document and its variables: the caller's.
  if (cause instanceof GraphQLError) return isPublic(cause) ? cause : toInputError(error, cause);
  if (isLockTimeout(cause))
    return withCode(error, new DomainError('CONFLICT', 'Somebody else is changing this just now: try again.'));
  log.error({ err: cause }, 'an operation failed');
  return place(ourFault, error, { code: internal });
}

const internal = 'INTERNAL_SERVER_ERROR';
const publicCodes: readonly unknown[] = [...errorCodes, internal];

/** Errors may come by twice, e.g. those of a resolver and then of its result. */
function isPublic({ extensions }: GraphQLError): boolean {
  return publicCodes.includes(extensions['code']);
}

function toInputError(error: unknown, cause: GraphQLError): GraphQLError {
  const field = error instanceof GraphQLError ? fieldOf(error.message) : undefined;
  const details = { ...(field === undefined ? {} : { field }), ...httpOf(cause) };
  return place(withoutValue(cause.message), error, { code: 'INVALID_INPUT', ...details });
}

/** Tells the HTTP server which status to answer with; wrong variables get 200, as everything that a resolver refuses. */
function httpOf({ extensions: { code, http, originalError } }: GraphQLError): object {
  if (http === undefined || code === undefined || code === 'BAD_USER_INPUT') return {};
  // A body that is no JSON is a bad request, whatever the client accepts.
  return { http: originalError === undefined ? http : { status: 400 } };
}

/** `contacts.1.to` of the library's `Variable "$input" got invalid value … at "input.contacts[1].to"; …`. */
function fieldOf(message: string): string | undefined {
  const path = /^Variable "\$\w+" got invalid value .* at "\w+((?:\.\w+|\[\d+\])+)"; /s.exec(message)?.[1];
  return path?.replaceAll(/\[(\d+)\]/g, '.$1').slice(1);
}

/** The library repeats the value that it refuses, which may be a secret. */
function withoutValue(message: string): string {
  return message
    .replace(/( cannot represent [^:]+): .*$/s, '$1.')
    .replace(/^(Expected value of type .*), found .*$/s, '$1.');
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
