import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { pauseDocument, resumeDocument } from '../support/control.ts';
import { queryDatabase } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { graphql } from '../support/generated/gql.ts';
import { behave, loadMessage } from '../support/outbound.ts';
import { readPace, sendTexts } from '../support/pace.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { contact, createRoad, nextNumber, sendDocument } from '../support/road.ts';
import { authSecret, type Service, startService } from '../support/service.ts';

const updateDocument = graphql(`
  mutation SkewUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }
`);

const anHourMs = 3_600_000;

/** Node options of a process whose clock is wrong by so much. */
function shiftClock(ms: number): string {
  const code = `const Right = Date; globalThis.Date = class extends Right {
    constructor(...given) { if (given.length > 0) super(...given); else super(Right.now() + ${ms}); }
    static now() { return Right.now() + ${ms}; }
  };`;
  return `--import=data:text/javascript,${encodeURIComponent(code)}`;
}

describe.each([
  ['an hour fast', anHourMs],
  ['an hour slow', -anHourMs],
])('a worker whose clock is %s', (_, skewMs) => {
  let service: Service;
  let worker: ServiceProcess;
  beforeAll(async () => {
    service = await startService({ role: 'api' });
    worker = startProcess('worker', {
      DATABASE_URL: service.databaseUrl,
      PUBLIC_URL: service.url,
      AUTH_SECRET: authSecret,
      CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64'),
      NODE_OPTIONS: shiftClock(skewMs),
    });
    await worker.untilItSays('"ready"');
  }, 120_000);
  afterAll(async () => {
    await worker.stop();
    await service.close();
  });

  test('waits as long as any other before it tries again', async () => {
    const road = await createRoad(service);
    const to = nextNumber();
    await behave(service, to, { answer: { status: 503, code: 20503 } });
    const { messages } = await sendTexts(road, [to], () => 1);
    const id = messages.edges[0]?.node.id ?? '';
    await expect.poll(async () => (await loadMessage(road, id)).attempts, { timeout: 20_000 }).toBeGreaterThan(0);
    const findWaits = () =>
      queryDatabase<{ waitMs: number }>(
        service.databaseUrl,
        `select (extract(epoch from (step ->> 'until')::timestamptz - (step ->> 'at')::timestamptz) * 1000)::float8 as "waitMs"
         from outbound_message, jsonb_array_elements(history) step where id = $1 and step ? 'until'`,
        [id],
      );
    await expect.poll(async () => (await findWaits()).length, { timeout: 20_000 }).toBeGreaterThan(0);
    const [first] = await findWaits();
    expect(first?.waitMs).toBeGreaterThan(1_500);
    expect(first?.waitMs).toBeLessThan(2_500);
    await road.admin.close();
  }, 60_000);

  test('leaves no line behind where nobody waits', async () => {
    const road = await createRoad(service, { pace: { messagesPerSecond: 5, burst: 5 } });
    await sendTexts(road, [nextNumber()], () => 1);
    const findLine = () =>
      queryDatabase(
        service.databaseUrl,
        'select 1 from channel_pace where channel_id = $1 and back_until is not null',
        [road.channelId],
      );
    await expect.poll(async () => (await readPace(road))?.queuedSegments, { timeout: 20_000 }).toBe(0);
    await road.admin.run(updateDocument, { input: { id: road.channelId, messagesPerSecond: 4 } });
    await expect.poll(async () => (await findLine()).length, { timeout: 20_000 }).toBe(1);
    expect((await readPace(road))?.queuedSegments).toBe(0);
    await road.admin.close();
  }, 60_000);
});

test('an api whose clock is ten minutes fast resumes a request ahead of its time as any other does', async () => {
  const service = await startService({ role: 'api' });
  onTestFinished(service.close);
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const fast = startProcess('api', {
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: service.databaseUrl,
    PUBLIC_URL: service.url,
    AUTH_SECRET: authSecret,
    CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64'),
    NODE_OPTIONS: shiftClock(600_000),
  });
  onTestFinished(async () => {
    await fast.stop();
  });
  await fast.untilItSays('"ready"');
  const road = await createRoad(service);
  const sendAt = new Date(Date.now() + 300_000).toISOString();
  const { sendOutbound } = await road.admin.run(sendDocument, {
    input: { configurationId: road.configurationId, contacts: [contact(nextNumber())], sendAt },
  });
  const admin = await createClient(url, { organizationId: road.admin.organizationId });
  await admin.run(pauseDocument, { id: sendOutbound.id });
  const { request } = await admin.run(resumeDocument, { id: sendOutbound.id });
  expect(request).toMatchObject({ state: 'SCHEDULED', counts: { held: 1 } });
  await admin.close();
  await road.admin.close();
}, 120_000);
