import { type Context, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Actor } from '../organization/actor.ts';
import { DomainError } from '../platform/domain-error.ts';
import { writeTraceparent } from '../platform/trace-context.ts';
import type { Tracing } from '../platform/tracing.ts';
import type { OutboundRequest } from './outbound-request.ts';

/** The span of a call of sendOutbound, behind the caller's; what follows from the request goes on behind it. */
export async function traceAcceptance(
  { tracer }: Tracing,
  caller: Context,
  actor: Actor,
  accept: (traceparent: string | null) => Promise<OutboundRequest>,
): Promise<OutboundRequest> {
  const attributes = { 'outbound.organization.id': actor.organizationId };
  const span = tracer.startSpan('sendOutbound', { kind: SpanKind.SERVER, attributes }, caller);
  const traceparent = writeTraceparent(span);
  try {
    const request = await accept(traceparent);
    const outcome = request.traceparent === traceparent ? 'accepted' : 'repeated';
    span.setAttributes({ 'outbound.request.id': request.id, 'outbound.outcome': outcome });
    return request;
  } catch (error) {
    span.setAttributes({ 'outbound.outcome': 'refused', 'outbound.code': codeOf(error) });
    if (!(error instanceof DomainError)) span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** Never the sentence: it may repeat what it was given. */
function codeOf(error: unknown): string {
  return error instanceof DomainError ? error.code : 'INTERNAL_SERVER_ERROR';
}
