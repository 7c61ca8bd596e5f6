import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, ProxyTracerProvider, type Tracer, trace } from '@opentelemetry/api';
import type { Sampler, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from './logger.ts';
import type { TraceSettings } from './trace-settings.ts';

/** Spans of this process. Contexts are handed on as values: nothing is kept beside the call. */
export interface Tracing {
  /** Whether spans go anywhere. Where they do not, a caller's trace is still known, and nothing is read for the sake of spans. */
  isOn: boolean;
  tracer: Tracer;
  /** Sends what has not been sent, as far as somebody takes it. */
  close(): Promise<void>;
}

const tracerName = 'outbound-messaging';
/** At a thousand messages a second, what gathers while a batch is on its way. */
const mostWaitingSpans = 8_192;
/** A stop must not wait for a collector that is away. */
const longestCloseMs = 3_000;

export async function openTracing(settings: TraceSettings | null, log: Logger): Promise<Tracing> {
  if (settings === null) {
    return { isOn: false, tracer: new ProxyTracerProvider().getTracer(tracerName), close: async () => {} };
  }
  // Loaded only where it is used.
  const [sdk, { OTLPTraceExporter }, { defaultResource, detectResources, envDetector, resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-proto'),
      import('@opentelemetry/resources'),
    ]);
  const exporter = tellFailures(new OTLPTraceExporter({ url: settings.url }), log);
  const provider = new sdk.TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': tracerName }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: createSampler(sdk, settings),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, maxQueueSize: mostWaitingSpans })],
  });
  return {
    isOn: true,
    tracer: provider.getTracer(tracerName),
    async close() {
      // What could not be sent has been told.
      const isSent = provider.shutdown().catch(() => {});
      await Promise.race([isSent, sleep(longestCloseMs, undefined, { ref: false })]);
    },
  };
}

/** Whether spans behind this context are recorded, as far as whoever began the trace decides. */
export function isSampled(context: Context): boolean {
  return ((trace.getSpanContext(context)?.traceFlags ?? 0) & 1) === 1;
}

function createSampler(sdk: typeof import('@opentelemetry/sdk-trace'), { sampler, ratio }: TraceSettings): Sampler {
  const { AlwaysOnSampler, AlwaysOffSampler, ParentBasedSampler, TraceIdRatioBasedSampler } = sdk;
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
  }
}

/** The SDK keeps failures to itself. */
function tellFailures(exporter: SpanExporter, log: Logger): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code !== 0) log.warn({ spans: spans.length, reason: result.error?.message }, 'spans were not taken');
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
