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
import { flatMap } from '../platform/async-generator.ts';
import { DomainError } from '../platform/domain-error.ts';
import { tokenExpired } from './authenticate.ts';
import { openReads } from './create-context.ts';
import { createExecuteTogether } from './execute-together.ts';

type Result = ExecutionResult | Promise<ExecutionResult>;

/** What the executions for events that were read together share. */
interface Shared {
  reads: Pick<GraphQLContext, 'em' | 'loaders'>;
  operations: Map<string, SharedOperation>;
}

/** Of subscribers who ask the same: one context, and one result for each event. */
interface SharedOperation {
  contextValue: GraphQLContext;
  results: Map<Event, Result>;
}

type Subscribe = (args: ExecutionArgs) => Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>;

/** More at a time would keep everybody else waiting. */
const mostTogether = 200;

/**
 * Subscribes as graphql-js does, but executes an event once for all subscribers who ask the same of it, executes many
 * events together, and reads what a group of events needs together. A source gives batches of events, or null for the
 * present state.
 */
export function createSubscribe(): Subscribe {
  const sharedOf = new WeakMap<EventBatch, Shared>();
  const executeTogether = createExecuteTogether();

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

  /** One result for each of the events, which were read together. */
  function executeShared(args: ExecutionArgs, operationKey: string, batch: EventBatch, events: Event[]): Result[] {
    const { contextValue, results } = openShared(batch, args.contextValue as GraphQLContext, operationKey);
    const missing = events.filter((event) => !results.has(event));
    for (const { rootValue, result } of executeTogether({ ...args, contextValue }, missing))
      results.set(rootValue, result);
    return events.flatMap((event) => results.get(event) ?? []);
  }

  return async (args) => {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const operationKey = keyOf(args);
    const context = args.contextValue as GraphQLContext;

    function* executeAll(events: Event[] | null): Generator<Result, void> {
      if (events === null) {
        yield execute({ ...args, rootValue: null, contextValue: { ...context, ...openReads(context) } });
        return;
      }
      for (const [batch, ofBatch] of Map.groupBy(events, (event) => event.batch)) {
        for (let start = 0; start < ofBatch.length; start += mostTogether) {
          yield* executeShared(args, operationKey, batch, ofBatch.slice(start, start + mostTogether));
        }
      }
    }

    return flatMap(source as AsyncIterable<Event[] | null>, function* (events) {
      for (const result of executeAll(events)) yield hasExpired(context) ? { errors: [expired()] } : result;
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
