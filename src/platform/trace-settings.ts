import { ConfigError } from './config-error.ts';

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

export type SamplerName = (typeof samplers)[number];

/** Where spans go, and how many of them. */
export interface TraceSettings {
  /** Takes OTLP over HTTP, as protobuf. */
  url: string;
  sampler: SamplerName;
  /** Of the traces that begin here, for the samplers by ratio. */
  ratio: number;
}

type Environment = Record<string, string | undefined>;

/**
 * OpenTelemetry's own variables; null where none says where spans go. Headers, certificates, OTEL_SERVICE_NAME and
 * OTEL_RESOURCE_ATTRIBUTES are read by its SDK itself.
 */
export function readTraceSettings(env: Environment): TraceSettings | null {
  const url = readUrl(env);
  if (url === null || readText(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return null;
  for (const name of ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL']) {
    const protocol = readText(env, name) ?? 'http/protobuf';
    if (protocol !== 'http/protobuf') {
      throw new ConfigError(`${name} is ${JSON.stringify(protocol)}; this service speaks http/protobuf.`);
    }
  }
  return { url, sampler: readSampler(env), ratio: readRatio(env) };
}

function readUrl(env: Environment): string | null {
  const own = readText(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  if (own !== undefined) return checkUrl('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', own);
  const common = readText(env, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  if (common === undefined) return null;
  return `${checkUrl('OTEL_EXPORTER_OTLP_ENDPOINT', common).replace(/\/+$/, '')}/v1/traces`;
}

function checkUrl(name: string, text: string): string {
  if (['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '')) return text;
  // The value is not repeated: it may hold a password.
  throw new ConfigError(`${name} is no URL that begins with http:// or https://.`);
}

function readSampler(env: Environment): SamplerName {
  const name = readText(env, 'OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  const sampler = samplers.find((known) => known === name);
  if (sampler !== undefined) return sampler;
  throw new ConfigError(`OTEL_TRACES_SAMPLER is ${JSON.stringify(name)}; it must be one of ${samplers.join(', ')}.`);
}

function readRatio(env: Environment): number {
  const text = readText(env, 'OTEL_TRACES_SAMPLER_ARG');
  if (text === undefined) return 1;
  const ratio = Number(text);
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new ConfigError(`OTEL_TRACES_SAMPLER_ARG is ${JSON.stringify(text)}; it must be a number from 0 to 1.`);
}

function readText(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === '' ? undefined : text;
}
