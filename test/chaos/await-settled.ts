import { setTimeout as sleep } from 'node:timers/promises';
import { untoldEnding } from './profile.ts';
import type { Subscriber } from './subscriber.ts';
import type { World } from './world.ts';

const pollMs = 500;
/** Longer than any wait of the service: a job that failed again and again is repeated after 60 s. */
const quietMs = 70_000;

/** Until nothing waits for the carrier that can be settled, or nothing has moved for long, or the time is up; then until the subscriber is there too. */
export async function awaitSettled(
  world: World,
  subscriber: Subscriber,
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  let last = '';
  let lastChangeAt = Date.now();
  while (Date.now() < deadline && Date.now() - lastChangeAt < quietMs) {
    const seen = await readMoving(world);
    if (seen.unsettled === 0) break;
    const now = JSON.stringify(seen);
    if (now !== last) lastChangeAt = Date.now();
    last = now;
    await sleep(pollMs, undefined, { signal });
  }
  await awaitSubscriber(world, subscriber, signal);
}

interface Moving {
  unsettled: number;
  events: number;
}

async function readMoving({ profile, database, organizationId }: World): Promise<Moving> {
  const [row] = await database.rows<Moving>(
    `select (select count(*)::int from outbound_message
             where organization_id = $1 and (status in ('HELD', 'QUEUED', 'SENDING')
                   or status = 'IN_DOUBT' and right(to_address, 1) is distinct from $2)) as unsettled,
            (select coalesce(max(position), 0)::float8 from event where organization_id = $1) as events`,
    [organizationId, untoldEnding(profile)],
  );
  return row ?? { unsettled: 0, events: 0 };
}

/** Late receipts still come, so it has to stand at the end for a while; one that has lost events never gets there. */
async function awaitSubscriber(world: World, subscriber: Subscriber, signal: AbortSignal): Promise<void> {
  const quietForMs = 2_000;
  let seen = -1;
  let lastChangeAt = Date.now();
  while (Date.now() - lastChangeAt < quietForMs) {
    const { events } = await readMoving(world);
    const now = events + subscriber.cursors.length;
    if (now !== seen) lastChangeAt = Date.now();
    seen = now;
    await sleep(100, undefined, { signal });
  }
}
