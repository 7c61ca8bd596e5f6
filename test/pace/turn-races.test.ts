import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineQueue, tellLineChanged } from '../../src/channel/line-job.ts';
import { change } from '../../src/platform/store.ts';
import { pauseDocument, resumeDocument } from '../support/control.ts';
import { queryDatabase } from '../support/database.ts';
import { nextNumbers } from '../support/outbound.ts';
import { readPace, sendTexts } from '../support/pace.ts';
import { createRoad, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

test.each([
  ['before it is granted', (channelId: string) => lockOf(channelId)],
  ['before it is kept', () => 'lock table pace_turn in share mode'],
])(
  'a turn that has to wait %s, while the line is drawn anew, counts in it',
  async (_, lockFor) => {
    const road = await createRoad(service, { pace: { messagesPerSecond: 0.01 } });
    await standInLine(road, 11);
    const release = await hold(lockFor(road.channelId));
    await sendTexts(road, nextNumbers(20).numbers, () => 1);
    await untilBlocked(1);
    const { store } = service.app;
    await change(store, (tx) => tellLineChanged(store, tx, road.channelId));
    await untilBlocked(2);
    await release();
    await expect.poll(() => countLineJobs(road), { timeout: 20_000 }).toBe(0);
    // Where the line was drawn first, the turn comes right after.
    await expect.poll(() => readPace(road), { timeout: 20_000 }).toMatchObject({ queuedSegments: 30 });
    await road.admin.close();
  },
  60_000,
);

test('a request that was paused while it was given a turn waits behind the others when it goes on', async () => {
  const road = await createRoad(service, { pace: { messagesPerSecond: 0.01 } });
  const first = await standInLine(road, 11);
  const release = await hold(lockOf(road.channelId));
  const { id: paused } = await sendTexts(road, nextNumbers(5).numbers, () => 1);
  await untilBlocked(1);
  await road.admin.run(pauseDocument, { id: paused });
  await release();
  await expect.poll(() => readTurns(road), { timeout: 20_000 }).toEqual([first, paused]);
  const last = await standInLine(road, 5);
  await road.admin.run(resumeDocument, { id: paused });
  await expect.poll(() => readTurns(road), { timeout: 20_000 }).toEqual([first, last, paused]);
  await road.admin.close();
}, 60_000);

async function standInLine(road: Road, count: number): Promise<string> {
  const { id } = await sendTexts(road, nextNumbers(count).numbers, () => 1);
  await expect.poll(() => readTurns(road), { timeout: 20_000 }).toContain(id);
  return id;
}

function lockOf(channelId: string): string {
  return `select 1 from channel_pace where channel_id = '${channelId}' for update`;
}

/** Holds what the statement locks until the answer is called. */
async function hold(lock: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  await client.query('begin');
  await client.query(lock);
  return async () => {
    await client.query('commit');
    await client.end();
  };
}

async function untilBlocked(count: number): Promise<void> {
  const read = () =>
    queryDatabase(
      service.databaseUrl,
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
  await expect.poll(read, { timeout: 20_000 }).toHaveLength(count);
}

/** The requests that have a turn, in the order of their turns. */
async function readTurns({ channelId }: Road): Promise<string[]> {
  const turns = await queryDatabase<{ id: string }>(
    service.databaseUrl,
    'select request_id as id from pace_turn where channel_id = $1 order by at',
    [channelId],
  );
  return turns.map(({ id }) => id);
}

async function countLineJobs({ channelId }: Road): Promise<number> {
  const jobs = await queryDatabase(
    service.databaseUrl,
    `select 1 from pgboss.job where name = $1 and data ->> 'channelId' = $2 and state in ('created', 'active', 'retry')`,
    [lineQueue, channelId],
  );
  return jobs.length;
}
