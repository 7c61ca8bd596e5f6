import { createClient as createSocketClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { newId } from '../../src/platform/uuid.ts';
import { type Client, createClient, postGraphQL } from '../support/client.ts';
import { queryDatabase } from '../support/database.ts';
import { followSse } from '../support/follow-sse.ts';
import { readMetrics } from '../support/metrics.ts';
import { statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let admin: Client;
beforeAll(async () => {
  service = await startService({ role: 'api' });
  admin = await createClient(service.url);
  await queryDatabase(service.databaseUrl, 'alter table message_template rename to gone');
});
afterAll(async () => {
  await admin.close();
  await service.close();
});

const closeUnknown = `mutation { closeConversation(id: "${newId()}") { id } }`;
const operations = [
  { query: '{ eventCursor }', kind: 'query', outcome: 'ok' },
  { query: '{ conversations(first: 0) { edges { node { id } } } }', kind: 'query', outcome: 'refused' },
  { query: '{ messageTemplates { edges { node { id } } } }', kind: 'query', outcome: 'error' },
  { query: closeUnknown, kind: 'mutation', outcome: 'refused' },
  {
    query: 'subscription { deliveryStatusChanged(after: "none") { cursor } }',
    kind: 'subscription',
    outcome: 'refused',
  },
  { query: '{ nothing }', kind: 'unknown', outcome: 'refused' },
  { query: '{ eventCursor', kind: 'unknown', outcome: 'refused' },
  { query: 'query A { eventCursor } query B { eventCursor }', operationName: 'C', kind: 'unknown', outcome: 'refused' },
];

type Operation = { query: string; operationName?: string };

async function askHttp(operation: Operation): Promise<void> {
  await postGraphQL(service.url, operation, { authorization: `Bearer ${admin.token}` });
}

/** Until it is answered, well or not. */
async function askSocket(operation: Operation): Promise<void> {
  const client = createSocketClient({
    url: `${service.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${admin.token}` },
    retryAttempts: 0,
  });
  await new Promise<void>((resolve) => {
    client.subscribe(operation, { next: () => {}, error: () => resolve(), complete: resolve });
  });
  await client.dispose();
}

test.each([
  ['HTTP', askHttp],
  ['the socket', askSocket],
])(
  'over %s each operation is counted once, by its kind and outcome, and queries and mutations are measured',
  async (_way, ask) => {
    for (const { kind, outcome, ...operation } of operations) {
      const before = await readMetrics(service);
      await ask(operation);
      const after = await readMetrics(service);
      const changed = [...after].filter(([name, value]) => value !== (before.get(name) ?? 0)).map(([name]) => name);
      const counted = changed.filter((name) => name.startsWith('outbound_graphql_operations_total'));
      expect(counted).toEqual([`outbound_graphql_operations_total{kind="${kind}",outcome="${outcome}"}`]);
      expect(after.get(counted[0] ?? '')).toBe((before.get(counted[0] ?? '') ?? 0) + 1);
      const measured = changed.filter((name) => name.startsWith('outbound_graphql_duration_seconds_count'));
      const isMeasured = kind === 'query' || kind === 'mutation';
      expect(measured).toEqual(isMeasured ? [`outbound_graphql_duration_seconds_count{kind="${kind}"}`] : []);
    }
  },
);

const begun = 'outbound_graphql_operations_total{kind="subscription",outcome="ok"}';

test.each([
  ['the socket', () => admin.follow(statusDocument, {})],
  ['SSE', () => followSse(service.url, admin.token, statusDocument, {})],
])('a subscription over %s is counted when it has begun, and not again when it ends', async (_way, follow) => {
  const before = (await readMetrics(service)).get(begun) ?? 0;
  const following = follow();
  await expect.poll(async () => (await readMetrics(service)).get(begun)).toBe(before + 1);
  following.stop();
  await expect.poll(async () => (await readMetrics(service)).get('outbound_subscribers')).toBe(0);
  expect((await readMetrics(service)).get(begun)).toBe(before + 1);
});
