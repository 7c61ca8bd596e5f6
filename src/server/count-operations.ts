import { type DocumentNode, getOperationAST, type OperationTypeNode } from 'graphql';
import type { Metrics } from '../platform/metrics.ts';

type Outcome = 'ok' | 'refused' | 'error';
type Errors = readonly { extensions?: Record<string, unknown> | undefined }[] | undefined;

/** Counts GraphQL operations, each once. What stands for one, its `key`, is the same object in all three calls. */
export interface OperationCounter {
  arrive(key: object): void;
  /** Once its document is known to be valid. */
  tellKind(key: object, document: DocumentNode, operationName: string | null | undefined): void;
  /** When it is answered, with the errors as the caller is told of them; a subscription when it has begun. */
  count(key: object, errors: Errors): void;
}

export function createOperationCounter({ operations, operationSeconds }: Metrics): OperationCounter {
  const arrived = new WeakMap<object, { startedAt: number; kind: `${OperationTypeNode}` | 'unknown' }>();
  return {
    arrive(key) {
      arrived.set(key, { startedAt: performance.now(), kind: 'unknown' });
    },
    tellKind(key, document, operationName) {
      const operation = arrived.get(key);
      if (operation !== undefined) operation.kind = getOperationAST(document, operationName)?.operation ?? 'unknown';
    },
    count(key, errors) {
      const operation = arrived.get(key);
      if (operation === undefined) return;
      arrived.delete(key);
      const { kind, startedAt } = operation;
      operations.inc({ kind, outcome: outcomeOf(errors) });
      if (kind !== 'query' && kind !== 'mutation') return;
      operationSeconds.observe({ kind }, (performance.now() - startedAt) / 1_000);
    },
  };
}

function outcomeOf(errors: Errors): Outcome {
  if (errors === undefined) return 'ok';
  return errors.some(({ extensions }) => extensions?.['code'] === 'INTERNAL_SERVER_ERROR') ? 'error' : 'refused';
}
