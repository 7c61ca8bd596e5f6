import { type DocumentNode, type ExecutionResult, parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import type { AppContext } from '../../src/context.ts';
import { type EventTail, tailEvents } from '../../src/event/tail-events.ts';
import type { Role } from '../../src/organization/actor.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createAuthenticate } from '../../src/server/authenticate.ts';
import { createContext } from '../../src/server/create-context.ts';
import { createSubscribe } from '../../src/server/share-executions.ts';
import { signToken } from '../support/client.ts';
import { queryDatabase } from '../support/database.ts';
import { contact, createRoad, type Road, sendDocument, statusDocument } from '../support/road.ts';
import { authSecret, type Service, startService } from '../support/service.ts';

let service: Service;
let tail: EventTail;
beforeAll(async () => {
  service = await startService();
  const { store } = service.app;
  tail = tailEvents(store, createLogger('fatal'));
});
afterAll(async () => {
  await tail.close();
  await service.close();
});

/** Each subscriber parses its own document and has a context of its own, as from a socket. */
async function subscribe(
  run: ReturnType<typeof createSubscribe>,
  road: Road,
  { document = statusDocument, variables = {}, roles = ['admin'] }: Options = {},
): Promise<AsyncGenerator<ExecutionResult, void>> {
  const app: AppContext = {
    store: service.app.store,
    tail,
    publicUrl: service.url,
    log: createLogger('fatal'),
    limits: { contactsPerRequest: 100, requestsPerHour: 100 },
  };
  const authenticate = createAuthenticate(
    { key: { secret: authSecret }, issuer: undefined, audience: undefined },
    app.store.em,
  );
  const token = await signToken({ organizationId: road.admin.organizationId, roles });
  const contextValue = await createContext(app, authenticate, `Bearer ${token}`);
  const stream = await run({ schema, document, variableValues: variables, contextValue });
  if (!(Symbol.asyncIterator in stream)) throw new Error(JSON.stringify(stream));
  return stream;
}

interface Options {
  document?: DocumentNode;
  variables?: Record<string, unknown>;
  roles?: Role[];
}

async function send({ admin, configurationId }: Road): Promise<string> {
  const { sendOutbound } = await admin.run(sendDocument, { input: { configurationId, contacts: [contact('nobody')] } });
  return sendOutbound.messages.edges[0]?.node.id ?? '';
}

/** The results of one event for each of the subscribers. */
async function nextOfEach(road: Road, streams: AsyncGenerator<ExecutionResult, void>[]) {
  await send(road);
  const results = await Promise.all(streams.map(async (stream) => (await stream.next()).value));
  for (const stream of streams) await stream.return();
  expect(results.every((result) => result?.errors === undefined && result?.data != null)).toBe(true);
  return results;
}

describe('subscribers who ask the same', () => {
  test('share one execution of each event', async () => {
    const road = await createRoad(service);
    const run = createSubscribe();
    const streams = [
      await subscribe(run, road),
      await subscribe(run, road, { document: parse(print(statusDocument)) }),
      await subscribe(run, road, { variables: { after: undefined } }),
    ];
    const [first, ...others] = await nextOfEach(road, streams);
    for (const other of others) expect(other).toBe(first);
  });

  test.each<[string, Options]>([
    ['with another filter', { variables: { configurationId: 'own' } }],
    ['with another role', { roles: ['viewer'] }],
    ['for other fields', { document: parse('subscription { deliveryStatusChanged { cursor status } }') }],
  ])('but %s have an execution of their own', async (_what, options) => {
    const road = await createRoad(service);
    const run = createSubscribe();
    const variables = options.variables === undefined ? {} : { variables: { configurationId: road.configurationId } };
    const streams = [await subscribe(run, road), await subscribe(run, road, { ...options, ...variables })];
    const [first, second] = await nextOfEach(road, streams);
    expect(second).not.toBe(first);
  });

  test('of another organization share nothing', async () => {
    const [ours, theirs] = await Promise.all([createRoad(service), createRoad(service)]);
    const run = createSubscribe();
    const [own, foreign] = [await subscribe(run, ours), await subscribe(run, theirs)];
    const [ourMessage, theirMessage] = await Promise.all([send(ours), send(theirs)]);
    const [ownResult, foreignResult] = await Promise.all([own.next(), foreign.next()]);
    expect(ownResult.value).toMatchObject({ data: { deliveryStatusChanged: { message: { id: ourMessage } } } });
    expect(foreignResult.value).toMatchObject({ data: { deliveryStatusChanged: { message: { id: theirMessage } } } });
    await Promise.all([own.return(), foreign.return()]);
  });

  test('share it even when they are a thousand', async () => {
    const road = await createRoad(service);
    const run = createSubscribe();
    const streams = await Promise.all(Array.from({ length: 1_000 }, () => subscribe(run, road)));
    const results = await nextOfEach(road, streams);
    expect(new Set(results).size).toBe(1);
  });
});

describe('events that were written together', () => {
  test('are each told for themselves: one that fails leaves the others', async () => {
    const road = await createRoad(service);
    const messageId = await send(road);
    const document = parse('subscription { deliveryStatusChanged { status message { to } } }');
    const stream = await subscribe(createSubscribe(), road, { document });
    await queryDatabase(
      service.databaseUrl,
      `insert into event (organization_id, type, subject_id, request_id, status)
       select organization_id, 'MESSAGE_STATUS_CHANGED', case row.status when 'SENT' then gen_random_uuid() else m.id end,
              request_id, row.status
       from outbound_message m, unnest(array['QUEUED', 'SENT', 'READ']) as row(status)
       where m.id = $1`,
      [messageId],
    );
    const results = [await stream.next(), await stream.next(), await stream.next()].map(({ value }) => value);
    await stream.return();
    const [first, second, third] = results;
    expect(first).toEqual({
      data: { deliveryStatusChanged: { status: 'QUEUED', message: { to: expect.any(String) } } },
    });
    expect(second).toMatchObject({ data: null, errors: [{ path: ['deliveryStatusChanged', 'message'] }] });
    expect(third).toMatchObject({ data: { deliveryStatusChanged: { status: 'READ' } } });
  });
});
