import { SpanKind } from '@opentelemetry/api';
import { query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';
import { readTraceContext } from '../platform/trace-context.ts';
import { isSampled } from '../platform/tracing.ts';
import type { Report } from './apply-reports.ts';

interface TracedMessage {
  id: string;
  organizationId: string;
  /** Null for a reply or confirmation. */
  requestId: string | null;
  traceparent: string;
}

/** Each receipt that was stored, as a span in the trace of its message's request, or of the reply or confirmation. They are on disk: nothing here may fail them. */
export async function traceReceipts(store: Store, startTime: Date, reports: Report[]): Promise<void> {
  const { tracer, isOn } = store.tracing;
  if (!isOn || reports.length === 0) return;
  const messages = await findTraced(store, reports).catch(() => []);
  const traced = new Map(messages.map((message) => [message.id, message]));
  for (const { messageId, status, attempt, failureCode } of reports) {
    const message = traced.get(messageId);
    const parent = readTraceContext(message?.traceparent ?? null);
    if (message === undefined || !isSampled(parent)) continue;
    const attributes = {
      'outbound.organization.id': message.organizationId,
      ...(message.requestId !== null && { 'outbound.request.id': message.requestId }),
      'outbound.message.id': messageId,
      'outbound.outcome': status,
      ...(attempt !== null && { 'outbound.attempt': attempt }),
      ...(failureCode !== null && { 'outbound.code': failureCode }),
    };
    tracer.startSpan('receipt', { kind: SpanKind.CONSUMER, startTime, attributes }, parent).end();
  }
}

function findTraced({ em }: Store, reports: Report[]): Promise<TracedMessage[]> {
  const ids = [...new Set(reports.map(({ messageId }) => messageId))];
  return query(
    em.fork(),
    sql<TracedMessage>`
      select m.id, m.organization_id as "organizationId", r.id as "requestId",
             coalesce(r.traceparent, m.traceparent) as traceparent
      from outbound_message m left join outbound_request r on r.id = m.request_id
      where m.id = any(${ids}::uuid[]) and coalesce(r.traceparent, m.traceparent) is not null`,
  );
}
