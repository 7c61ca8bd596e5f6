import {
  type Context,
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';

/** Where a trace goes on that began elsewhere, by the headers of W3C Trace Context; headers that are none begin a trace here. */
export function readTraceContext(traceparent: string | null, tracestate: string | null = null): Context {
  const parent = traceparent === null ? null : parseTraceParent(traceparent);
  if (parent === null) return ROOT_CONTEXT;
  const remote: SpanContext = { ...parent, isRemote: true };
  if (tracestate !== null) remote.traceState = createTraceState(tracestate);
  return trace.setSpanContext(ROOT_CONTEXT, remote);
}

/** The span as others go on behind it: the header `traceparent`; null where there is no trace. */
export function writeTraceparent(span: Span): string | null {
  const { traceId, spanId, traceFlags } = span.spanContext();
  if (!isSpanContextValid(span.spanContext())) return null;
  return `00-${traceId}-${spanId}-${(traceFlags & 0xff).toString(16).padStart(2, '0')}`;
}

/** 32 hexadecimal digits. */
export function traceIdOf(traceparent: string): string | null {
  return parseTraceParent(traceparent)?.traceId ?? null;
}
