import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '../../src/event/event.ts';
import { followEvents } from '../../src/event/follow-events.ts';
import { type EventTail, tailEvents } from '../../src/event/tail-events.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { newId } from '../../src/platform/uuid.ts';
import { queryDatabase } from '../support/database.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let tail: EventTail;
beforeAll(async () => {
  service = await startService();
  const { em, nudge } = service.app.store;
  tail = tailEvents(em, nudge, createLogger('fatal'));
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

async function take(events: AsyncGenerator<Event, void>, count: number): Promise<Event[]> {
  const taken: Event[] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done === true) throw new Error(`The events end after ${taken.length}`);
    if (value !== undefined) taken.push(value);
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
    const matches = ({ type }: Event) => type === 'REQUEST_CHANGED';
    const events = await followEvents(service.app.store.em, tail, { organizationId, matches });
    await append(organizationId, 100);
    const before = await take(events, 5);
    const passed = tailed(organizationId, 150_000);
    for (let part = 0; part < 15; part++) await append(organizationId, 10_000);
    await passed;
    const after = await take(events, 15_005);
    expect([...before, ...after].map(({ position }) => position)).toEqual(
      await readPositions(organizationId, 'REQUEST_CHANGED'),
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
    for await (const event of events) left.push(event);
    expect(left.length).toBeLessThan(10_500);
  });
});

describe('many followers that begin while events are being written', () => {
  test('each get everything from their own beginning on, without a gap', async () => {
    for (let round = 0; round < 10; round++) {
      const organizationId = newId();
      // A tail of its own has nobody yet: all begin it together.
      const { em, nudge } = service.app.store;
      const fresh = tailEvents(em, nudge, createLogger('fatal'));
      const writing = (async () => {
        for (let part = 0; part < 60; part++) await append(organizationId, 1);
      })();
      const following = await Promise.all(
        Array.from({ length: 8 }, () => followEvents(em, fresh, { organizationId, matches: () => true })),
      );
      await writing;
      await append(organizationId, 1);
      const all = await readPositions(organizationId);
      const last = all.at(-1);
      for (const events of following) {
        const seen: bigint[] = [];
        while (seen.at(-1) !== last) seen.push(...(await take(events, 1)).map(({ position }) => position));
        expect(seen).toEqual(all.slice(-seen.length));
        await events.return();
      }
      await fresh.close();
    }
  });
});
