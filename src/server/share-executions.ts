import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  Kind,
  print,
} from 'graphql';
import type { GraphQLContext } from '../context.ts';
import type { Event, EventBatch } from '../event/event.ts';
import { map } from '../platform/async-generator.ts';
import { DomainError } from '../platform/domain-error.ts';
import { tokenExpired } from './authenticate.ts';
import { openReads } from './create-context.ts';

/** What the executions for events that were read together share. */
interface Shared {
  reads: Pick<GraphQLContext, 'em' | 'loaders'>;
  operations: Map<string, SharedOperation>;
}

/** Of subscribers who ask the same: one context, and one result for each event. */
interface SharedOperation {
  contextValue: GraphQLContext;
  results: Map<Event, ExecutionResult | Promise<ExecutionResult>>;
}

type Subscribe = (args: ExecutionArgs) => Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>;

/**
 * Subscribes as graphql-js does, but executes an event once for all subscribers who ask the same of it,
 * and reads what a group of events needs together.
 */
export function createSubscribe(): Subscribe {
  const sharedOf = new WeakMap<EventBatch, Shared>();

  function keyOf({ document, operationName, variableValues, contextValue }: ExecutionArgs): string {
    const { actor } = contextValue as GraphQLContext;
    if (actor instanceof DomainError) throw actor;
    const resumesBehind = new Set(afterVariables(document));
    const variables = Object.entries(variableValues ?? {}).filter(([name]) => !resumesBehind.has(name));
    return JSON.stringify([print(document), operationName, variables, actor.organizationId, [...actor.roles]]);
  }

  function openShared(batch: EventBatch, context: GraphQLContext, operationKey: string): SharedOperation {
    const shared = sharedOf.get(batch) ?? { reads: openReads(context), operations: new Map() };
    sharedOf.set(batch, shared);
    const operation = shared.operations.get(operationKey) ?? {
      contextValue: { ...context, ...shared.reads },
      results: new Map(),
    };
    shared.operations.set(operationKey, operation);
    return operation;
  }

  function executeShared(args: ExecutionArgs, operationKey: string, event: Event) {
    const { contextValue, results } = openShared(event.batch, args.contextValue as GraphQLContext, operationKey);
    const known = results.get(event);
    if (known !== undefined) return known;
    const result = execute({ ...args, rootValue: event, contextValue });
    results.set(event, result);
    return result;
  }

  return async (args) => {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const operationKey = keyOf(args);
    const context = args.contextValue as GraphQLContext;
    return map(source as AsyncIterable<Event | null>, (event) => {
      if (hasExpired(context)) return { errors: [expired()] };
      if (event !== null) return executeShared(args, operationKey, event);
      return execute({ ...args, rootValue: event, contextValue: { ...context, ...openReads(context) } });
    });
  };
}

/** A stream may outlive the token that it was opened with; its events do not. */
function hasExpired({ expiresAt }: GraphQLContext): boolean {
  return expiresAt !== null && expiresAt.getTime() <= Date.now();
}

function expired(): GraphQLError {
  const originalError = tokenExpired();
  return new GraphQLError(originalError.message, { originalError });
}

/** Where a subscriber resumes decides which events it gets, not what an event shows. */
function afterVariables(document: DocumentNode): string[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    return definition.selectionSet.selections.flatMap((field) => {
      if (field.kind !== Kind.FIELD) return [];
      const after = field.arguments?.find(({ name }) => name.value === 'after')?.value;
      return after?.kind === Kind.VARIABLE ? [after.name.value] : [];
    });
  });
}
