import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { writeTraceparent } from '../platform/trace-context.ts';
import type { SendOutcome } from '../providers/provider.ts';
import type { ClaimedMessage } from './claim-messages.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { nameOutcome } from './name-outcome.ts';

/** One call of the carrier as a span; it is handed on to the carrier as `traceparent`. */
export async function traceSend(
  { store: { tracing }, trace }: Pick<DeliverySettings, 'store' | 'trace'>,
  provider: string,
  { id, attempt }: ClaimedMessage,
  send: (traceparent: string | null) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  if (trace === undefined) return send(null);
  const about = { 'outbound.message.id': id, 'outbound.attempt': attempt, 'outbound.provider': provider };
  const attributes = { ...trace.attributes, ...about };
  const span = tracing.tracer.startSpan(`send ${provider}`, { kind: SpanKind.CLIENT, attributes }, trace.context);
  try {
    const outcome = await send(writeTraceparent(span));
    span.setAttribute('outbound.outcome', nameOutcome(outcome));
    if (outcome.kind === 'accepted') return outcome;
    span.setAttribute('outbound.code', outcome.code).setStatus({ code: SpanStatusCode.ERROR });
    return outcome;
  } finally {
    span.end();
  }
}
