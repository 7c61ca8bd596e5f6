import { type Attributes, type Context, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Actor } from '../organization/actor.ts';
import { DomainError } from '../platform/domain-error.ts';
import { writeTraceparent } from '../platform/trace-context.ts';
import type { Tracing } from '../platform/tracing.ts';

/** A call that puts messages on their way. */
interface TracedCall<Accepted> {
  /** Of the mutation. */
  name: string;
  actor: Actor;
  /** The trace that the caller is in. */
  caller: Context;
  /** Stores the `traceparent` with what is accepted. */
  accept: (traceparent: string | null) => Promise<Accepted>;
  /** What was stored, and what the span says of it. */
  describe: (accepted: Accepted) => { traceparent: string | null | undefined; attributes: Attributes };
}

/** The span of a call, behind the caller's; what follows from what was accepted goes on behind it. */
export async function traceAcceptance<Accepted>(
  { tracer }: Tracing,
  { name, actor, caller, accept, describe }: TracedCall<Accepted>,
): Promise<Accepted> {
  const attributes = { 'outbound.organization.id': actor.organizationId };
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, caller);
  const traceparent = writeTraceparent(span);
  try {
    const accepted = await accept(traceparent);
    const stored = describe(accepted);
    const outcome = stored.traceparent === traceparent ? 'accepted' : 'repeated';
    span.setAttributes({ ...stored.attributes, 'outbound.outcome': outcome });
    return accepted;
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
