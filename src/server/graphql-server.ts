import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { ExecutionArgs, GraphQLSchema } from 'graphql';
import { createYoga, type GraphiQLOptions, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import { toPublicError, toPublicErrors } from '../../schema/errors.ts';
import type { AppContext } from '../context.ts';
import type { Logger } from '../platform/logger.ts';
import { readTraceContext } from '../platform/trace-context.ts';
import type { Authenticate } from './authenticate.ts';
import { createOperationCounter } from './count-operations.ts';
import { createContext } from './create-context.ts';
import { limitIntrospection, parseDocument } from './read-document.ts';
import { createSubscribe } from './share-executions.ts';

interface GraphQLServerOptions {
  schema: GraphQLSchema;
  app: AppContext;
  authenticate: Authenticate;
  graphiql: () => GraphiQLOptions;
  log: Logger;
}

/** GraphQL over HTTP and SSE, and GraphiQL for a browser. */
export function createGraphQLServer({ schema, app, authenticate, graphiql, log }: GraphQLServerOptions) {
  return createYoga({
    schema,
    logging: false,
    landingPage: false,
    graphiql,
    renderGraphiQL,
    multipart: false,
    // Browsers of other origins may ask: what counts is the token, which no browser adds by itself.
    cors: { origin: '*', credentials: false },
    parserAndValidationCache: true,
    maskedErrors: { maskError: (error) => toPublicError(error, log) },
    plugins: [useSharedSubscriptions(), useDocumentLimits(), usePublicErrors(app), useOperationCounts(app)],
    context: ({ request: { headers } }) => {
      const callerTrace = readTraceContext(headers.get('traceparent'), headers.get('tracestate'));
      return createContext(app, authenticate, headers.get('authorization'), callerTrace);
    },
  });
}

function useSharedSubscriptions(): Plugin {
  const subscribe = createSubscribe();
  return {
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(subscribe);
    },
  };
}

function useDocumentLimits(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(limitIntrospection);
    },
    onParse({ setParseFn }) {
      setParseFn(parseDocument);
    },
  };
}

/** Errors in the document or its variables never reach execution: they get their code here. */
function usePublicErrors({ log, store: { metrics } }: AppContext): Plugin {
  return {
    onResultProcess({ result, setResult }) {
      if (Symbol.asyncIterator in result || Array.isArray(result) || result.errors === undefined) return;
      const errors = toPublicErrors(result.errors, log);
      for (const { extensions } of errors) metrics.errors.inc({ code: String(extensions['code']) });
      setResult({ ...result, errors });
    },
  };
}

/** Behind the plugin that gives errors their codes. */
function useOperationCounts({ store: { metrics } }: AppContext): Plugin {
  const counter = createOperationCounter(metrics);
  const tellKind = ({ document, operationName, contextValue }: ExecutionArgs) =>
    counter.tellKind((contextValue as YogaInitialContext).request, document, operationName);
  return {
    onParams: ({ request }) => counter.arrive(request),
    onExecute: ({ args }) => tellKind(args),
    onSubscribe: ({ args }) => tellKind(args),
    onResultProcess: ({ request, result }) => counter.count(request, 'errors' in result ? result.errors : undefined),
  };
}
