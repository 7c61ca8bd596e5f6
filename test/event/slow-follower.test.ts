import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Event } from '../../src/event/event.ts';
import { followEvents } from '../../src/event/follow-events.ts';
import { type EventTail, tailEvents } from '../../src/event/tail-events.ts';
import { ormOptions } from '../../src/mikro-orm.config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { newId } from '../../src/platform/uuid.ts';
import { queryDatabase } from '../support/database.ts';
import { type Service, startService } from '../support/service.ts';

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

async function append(organizationId: string, count: number): Promise<void> {
  await queryDatabase(
    service.databaseUrl,
    `insert into event (organization_id, type, subject_id, status)
     select $1, case when number % 10 = 0 then 'REQUEST_CHANGED' else 'MESSAGE_STATUS_CHANGED' end, gen_random_uuid(), 'SENT'
     from generate_series(1, $2) as number`,
    [organizationId, count],
  );
}

/** Resolves when the tail has handed out that many events of the organization. */
async function tailed(organizationId: string, count: number): Promise<void> {
  const done = Promise.withResolvers<void>();
  let handedOut = 0;
  const detach = await tail.attach(organizationId, (events) => {
    handedOut += events.length;
    if (handedOut >= count) done.resolve();
  });
  void done.promise.then(detach);
  return done.promise;
}

/** At least that many: the last batch is taken whole. */
async function take(batches: AsyncGenerator<Event[], void>, count: number): Promise<Event[]> {
  const taken: Event[] = [];
  while (taken.length < count) {
    const { value, done } = await batches.next();
    if (done === true) throw new Error(`The events end after ${taken.length}`);
    if (value !== undefined) taken.push(...value);
  }
  return taken;
}

async function readPositions(organizationId: string, type?: string): Promise<bigint[]> {
  const rows = await queryDatabase<{ position: string }>(
    service.databaseUrl,
    `select event.position::text from event
     where organization_id = $1 and type = coalesce($2, type) order by event.xid, event.position`,
    [organizationId, type ?? null],
  );
  return rows.map(({ position }) => BigInt(position));
}

describe('a follower that does not read while 25,000 events pass', () => {
  test('gets every one of them once, in order, and then what is new', async () => {
    const organizationId = newId();
    const events = await followEvents(service.app.store.em, tail, { organizationId, matches: () => true });
    const passed = tailed(organizationId, 25_000);
    for (let part = 0; part < 25; part++) await append(organizationId, 1_000);
    await passed;
    const taken = await take(events, 25_000);
    expect(taken.map(({ position }) => position)).toEqual(await readPositions(organizationId));
    await append(organizationId, 3);
    const all = await readPositions(organizationId);
    expect((await take(events, 3)).map(({ position }) => position)).toEqual(all.slice(-3));
    await events.return();
  });

  test('gets those that it asked for, whether it read some before or not', async () => {
    const organizationId = newId();
    const matches = ({ type }: Event) => type === 'MESSAGE_STATUS_CHANGED';
    const events = await followEvents(service.app.store.em, tail, { organizationId, matches });
    await append(organizationId, 100);
    const before = await take(events, 5);
    const passed = tailed(organizationId, 25_000);
    for (let part = 0; part < 25; part++) await append(organizationId, 1_000);
    await passed;
    const after = await take(events, 90 - before.length + 22_500);
    expect([...before, ...after].map(({ position }) => position)).toEqual(
      await readPositions(organizationId, 'MESSAGE_STATUS_CHANGED'),
    );
    await events.return();
  });

  test('ends at once when it is told to, in the middle of what it missed', async () => {
    const organizationId = newId();
    const events = await followEvents(service.app.store.em, tail, { organizationId, matches: () => true });
    const passed = tailed(organizationId, 12_000);
    await append(organizationId, 12_000);
    await passed;
    await take(events, 1_500);
    await events.return();
    const left: Event[] = [];
    for await (const batch of events) left.push(...batch);
    expect(left.length).toBeLessThan(10_500);
  });
});

describe('followers that begin together while events are being written', () => {
  test('each get everything from their own beginning on, without a gap', async () => {
    const writer = new Client({ connectionString: service.databaseUrl });
    await writer.connect();
    onTestFinished(() => writer.end());
    for (let round = 0; round < 20; round++) {
      const organizationId = newId();
      // Nobody follows yet, and no connection is open: all of them begin it together.
      const orm = await MikroORM.init(ormOptions(service.databaseUrl, 12));
      const fresh = tailEvents({ ...service.app.store, em: orm.em }, createLogger('fatal'));
      let isFollowed = false;
      const writing = (async () => {
        while (!isFollowed) await appendWith(writer, organizationId);
        for (let more = 0; more < 20; more++) await appendWith(writer, organizationId);
      })();
      const following = await Promise.all(
        Array.from({ length: 6 }, () => followEvents(orm.em, fresh, { organizationId, matches: () => true })),
      );
      isFollowed = true;
      await writing;
      const all = await readPositions(organizationId);
      const last = all.at(-1);
      for (const events of following) {
        const seen: bigint[] = [];
        while (seen.at(-1) !== last) seen.push(...(await take(events, 1)).map(({ position }) => position));
        expect(seen).toEqual(all.slice(-seen.length));
        await events.return();
      }
      await fresh.close();
      await orm.close();
    }
  });
});

async function appendWith(writer: Client, organizationId: string): Promise<void> {
  await writer.query(
    `insert into event (organization_id, type, subject_id) values ($1, 'REQUEST_CHANGED', gen_random_uuid())`,
    [organizationId],
  );
}
