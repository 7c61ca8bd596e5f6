import { type Attributes, type Context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import type { JobRun } from '../platform/jobs.ts';
import { readTraceContext } from '../platform/trace-context.ts';
import type { DeliverySettings } from './delivery-settings.ts';

/** What the spans of one run of a job stand under, and have in common. */
export interface JobTrace {
  context: Context;
  attributes: Attributes;
}

interface TracedSubject {
  organizationId: string;
  traceparent: string | null;
}

/** One run of a job as a span in the trace of its request, reply or confirmation. */
export async function traceJob<Settings extends DeliverySettings>(
  settings: Settings,
  queue: string,
  job: DeliveryJob,
  run: JobRun,
  work: (settings: Settings) => Promise<void>,
): Promise<void> {
  const { tracing } = settings.store;
  if (!tracing.isOn) return work(settings);
  const subject = await findSubject(settings, job);
  const parent = readTraceContext(subject?.traceparent ?? null);
  const attributes = describeSubject(job, subject);
  const about = { ...attributes, 'outbound.job.id': run.jobId, 'outbound.job.is_repeat': run.isRepeat };
  const span = tracing.tracer.startSpan(queue, { kind: SpanKind.CONSUMER, attributes: about }, parent);
  try {
    await work({
      ...settings,
      trace: { context: trace.setSpan(parent, span), attributes },
      onStep(step) {
        // That one is told for each message, which has a span.
        if (step !== 'sending') span.addEvent(step);
        settings.onStep(step);
      },
    });
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

async function findSubject({ store }: DeliverySettings, job: DeliveryJob): Promise<TracedSubject | undefined> {
  const [subject] = await query(
    store.em.fork(),
    'requestId' in job
      ? sql<TracedSubject>`select organization_id as "organizationId", traceparent from outbound_request where id = ${job.requestId}`
      : sql<TracedSubject>`select organization_id as "organizationId", traceparent from outbound_message where id = ${job.messageId}`,
  );
  return subject;
}

function describeSubject(job: DeliveryJob, subject: TracedSubject | undefined): Attributes {
  return {
    ...(subject !== undefined && { 'outbound.organization.id': subject.organizationId }),
    ...('requestId' in job ? { 'outbound.request.id': job.requestId } : { 'outbound.message.id': job.messageId }),
  };
}
