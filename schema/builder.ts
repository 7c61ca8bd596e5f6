import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { GraphQLContext } from '../src/context.ts';
import type { Actor } from '../src/organization/actor.ts';
import { DomainError } from '../src/platform/domain-error.ts';
import { showCount } from '../src/platform/text.ts';

export interface SchemaTypes {
  Context: GraphQLContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSONObject: { Input: Record<string, unknown>; Output: Record<string, unknown> };
    Locale: { Input: string; Output: string };
    TimeZone: { Input: string; Output: string };
    Cursor: { Input: string; Output: string };
  };
  AuthScopes: {
    /** Keeps channels, templates and configurations. */
    administer: boolean;
    /** Reads all of the organization. */
    read: boolean;
    /** Reads and subscribes to at least what it sent. */
    follow: boolean;
    /** Sends to contacts. */
    send: boolean;
    /** Tells what customers said of our messages. */
    consent: boolean;
    /** Answers and closes conversations. */
    converse: boolean;
  };
}

/** An operation above these limits is refused before it starts. */
const operationLimits = { depth: 14, breadth: 600, complexity: 100_000 };

export const builder = new SchemaBuilder<SchemaTypes>({
  defaultFieldNullability: false,
  plugins: [ScopeAuthPlugin, ComplexityPlugin],
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ actor }) => {
      const is = (...roles: string[]) =>
        !(actor instanceof DomainError) && roles.some((role) => actor.roles.has(role as never));
      return {
        administer: is('admin'),
        read: is('admin', 'agent', 'viewer'),
        follow: is('admin', 'agent', 'viewer', 'service'),
        send: is('admin', 'service'),
        consent: is('admin', 'service', 'agent'),
        converse: is('admin', 'agent'),
      };
    },
    unauthorizedError: (_parent, { actor }) =>
      actor instanceof DomainError
        ? actor
        : new DomainError(
            'FORBIDDEN',
            `The roles of this token (${[...actor.roles].join(', ') || 'none'}) do not allow this.`,
          ),
  },
  complexity: {
    limit: operationLimits,
    defaultListMultiplier: 10,
    complexityError: (kind, result) => {
      const measure = kind.toLowerCase() as keyof typeof operationLimits;
      return new DomainError(
        'INVALID_INPUT',
        `This operation's ${measure} is ${showCount(result[measure])}; ${showCount(operationLimits[measure])} is the most: ask for less at a time.`,
      );
    },
  },
});

/** The actor of an operation that the scopes let through. */
export function actorOf({ actor }: GraphQLContext): Actor {
  if (actor instanceof DomainError) throw actor;
  return actor;
}
