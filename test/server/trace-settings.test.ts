import { expect, test } from 'vitest';
import { ConfigError } from '../../src/platform/config-error.ts';
import { readTraceSettings } from '../../src/platform/trace-settings.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
const defaults = { url: 'http://collector:4318/v1/traces', sampler: 'parentbased_always_on', ratio: 1 };

test.each([
  { env: {}, read: null },
  { env: { OTEL_TRACES_SAMPLER: 'nonsense' }, read: null },
  { env: { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, read: null },
  { env: { ...endpoint, OTEL_SDK_DISABLED: 'TRUE' }, read: null },
  { env: endpoint, read: defaults },
  {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/base/' },
    read: { ...defaults, url: 'http://collector:4318/base/v1/traces' },
  },
  {
    env: { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in' },
    read: { ...defaults, url: 'https://traces.example/in' },
  },
  {
    env: { ...endpoint, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' },
    read: { ...defaults, sampler: 'traceidratio', ratio: 0.01 },
  },
])('$env means $read', ({ env, read }) => {
  expect(readTraceSettings(env)).toEqual(read);
});

test.each([
  { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'user:pa55@collector' }, sentence: /^OTEL_EXPORTER_OTLP_ENDPOINT is no URL / },
  {
    env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'ftp://pa55' },
    sentence: /^OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is no URL /,
  },
  { env: { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, sentence: /^OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"; / },
  { env: { ...endpoint, OTEL_TRACES_SAMPLER: 'jaeger_remote' }, sentence: /^OTEL_TRACES_SAMPLER is "jaeger_remote"; / },
  { env: { ...endpoint, OTEL_TRACES_SAMPLER_ARG: '1.5' }, sentence: /^OTEL_TRACES_SAMPLER_ARG is "1.5"; / },
  { env: { ...endpoint, OTEL_TRACES_SAMPLER_ARG: 'half' }, sentence: /^OTEL_TRACES_SAMPLER_ARG is "half"; / },
])('$env stops the start with a sentence that names it', ({ env, sentence }) => {
  const read = () => readTraceSettings(env);
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(sentence);
  expect(read).not.toThrow(/pa55/);
});
