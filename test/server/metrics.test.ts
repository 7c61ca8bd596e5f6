import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { findFreePort } from '../support/free-port.ts';
import { graphql } from '../support/generated/gql.ts';
import { readMetrics } from '../support/metrics.ts';
import { nextNumbers, sendUntil } from '../support/outbound.ts';
import { createRoad } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const channelsDocument = graphql(`query MetricsChannels { channels(first: 0) { edges { node { id } } } }`);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('/metrics', () => {
  test('counts a message on its whole way', async () => {
    const road = await createRoad(service);
    await sendUntil(road, nextNumbers(3).numbers, 'DELIVERED');
    await sendUntil(road, ['+15005550001'], 'FAILED');
    const metrics = await readMetrics(service);
    expect(metrics.get('outbound_requests_accepted_total')).toBe(2);
    expect(metrics.get('outbound_messages_accepted_total{status="QUEUED",skip_reason=""}')).toBe(4);
    expect(metrics.get('outbound_sends_total{provider="twilio",outcome="accepted"}')).toBe(3);
    expect(metrics.get('outbound_sends_total{provider="twilio",outcome="refused"}')).toBe(1);
    expect(metrics.get('outbound_send_duration_seconds_count{provider="twilio"}')).toBe(2);
    const calls = 'outbound_carrier_call_duration_seconds_count{provider="twilio",channel_type="SMS"';
    expect(metrics.get(`${calls},outcome="accepted"}`)).toBe(3);
    expect(metrics.get(`${calls},outcome="refused"}`)).toBe(1);
    expect(metrics.get('outbound_receipts_total{status="DELIVERED",fate="stored"}')).toBe(3);
    expect(metrics.get('outbound_database_up')).toBe(1);
    expect(metrics.get('outbound_messages_in_doubt')).toBe(0);
    expect(metrics.get('outbound_events_read_total')).toBeGreaterThan(10);
  });

  test('counts errors and refused callbacks', async () => {
    const client = await createClient(service.url);
    await client.refused(channelsDocument, {});
    await fetch(`${service.url}/webhooks/none`, { method: 'POST' });
    const metrics = await readMetrics(service);
    expect(metrics.get('outbound_graphql_errors_total{code="INVALID_INPUT"}')).toBe(1);
    expect(metrics.get('outbound_callbacks_refused_total{status="404"}')).toBe(1);
  });

  test('names no organization, address or person', async () => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).not.toMatch(/\+1\d{6}|[0-9a-f]{8}-[0-9a-f]{4}-7|tester/);
  });

  test('has every metric that the dashboard shows', async () => {
    const dashboard = readFileSync('docs/grafana/outbound-messaging.json', 'utf8');
    const shown = new Set(dashboard.match(/\b(outbound|process|nodejs)_[a-z0-9_]+/g));
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const known = new Set(
      [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    expect(shown.size).toBeGreaterThan(15);
    expect([...shown].filter((name) => !known.has(name))).toEqual([]);
  });
});

test('a worker answers /metrics and /health on METRICS_PORT, and with a token only who has it', async () => {
  const port = String(await findFreePort());
  const worker = await startService({ role: 'worker', env: { METRICS_PORT: port, METRICS_TOKEN: 'watch' } });
  const ask = (path: string, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
  expect((await ask('/metrics')).status).toBe(401);
  expect((await ask('/metrics', { authorization: 'Bearer watches' })).status).toBe(401);
  expect(await (await ask('/metrics', { authorization: 'Bearer watch' })).text()).toContain('outbound_sends_total');
  expect((await ask('/health/ready')).status).toBe(200);
  expect((await ask('/graphql')).status).toBe(404);
  await worker.close();
});
