import { ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { writeTraceparent } from '../platform/trace-context.ts';
import type { Tracing } from '../platform/tracing.ts';
import type { KeywordMessage } from './record-keywords.ts';

/** A keyword, until it is recorded, as a span; carriers tell of no trace, so it begins one. `record` stores the `traceparent` with its confirmation. */
export async function traceKeyword(
  { tracer }: Tracing,
  { organizationId, state }: Pick<KeywordMessage, 'organizationId' | 'state'>,
  record: (traceparent: string | null) => Promise<void>,
): Promise<void> {
  const attributes = { 'outbound.organization.id': organizationId, 'outbound.outcome': state };
  const span = tracer.startSpan('keyword', { kind: SpanKind.CONSUMER, attributes }, ROOT_CONTEXT);
  try {
    await record(writeTraceparent(span));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
