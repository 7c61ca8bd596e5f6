import { setTimeout as sleep } from 'node:timers/promises';
import { findOnPath } from '../../scripts/find-on-path.ts';
import { startRedis } from '../support/redis.ts';
import { percentile } from './measures.ts';
import { startServiceProcess } from './processes.ts';
import { type Caller, createCaller, type StatusEvent } from './road.ts';

const samples = 150;
const requestsUnderLoad = 100;

/**
 * Two apis and a worker on one database: what is caused through the one api is followed at the other. With Redis, after
 * that is killed, and with it again.
 */
export async function measureNodes(databaseUrl: string, simulatorUrl: string): Promise<Record<string, number>> {
  const program = findOnPath('redis-server');
  if (program === null) throw new Error('--nodes needs a redis-server on the PATH.');
  const redis = await startRedis(program);
  const env = { REDIS_URL: redis.url };
  const one = await startServiceProcess('api', databaseUrl, env);
  const other = await startServiceProcess('api', databaseUrl, env);
  const worker = await startServiceProcess('worker', databaseUrl, { ...env, PUBLIC_URL: other.url });
  const caller = await createCaller(other.url, simulatorUrl, { followUrl: one.url });
  try {
    await measure(caller, 'warm-up');
    const figures = await measure(caller, 'with Redis');
    await redis.kill();
    Object.assign(figures, await measure(caller, 'Redis killed'));
    await redis.start();
    await untilRedisIsUp(one.url);
    return { ...figures, ...(await measure(caller, 'Redis back')) };
  } finally {
    await caller.close();
    for (const { stop } of [worker, other, one]) await stop();
    await redis.kill();
  }
}

/** From the moment that Postgres gives the event, the begin of its transaction, to its arrival at the subscriber. */
async function measure(caller: Caller, when: string): Promise<Record<string, number>> {
  const idle = await collect(caller, async (delivered) => {
    for (let sample = 1; sample <= samples; sample++) {
      await caller.send(1);
      await delivered(sample);
      // At another moment of the reader's poll each time, and when that has come to rest.
      await sleep(30 + Math.random() * 70);
    }
  });
  const load = await collect(caller, async (delivered) => {
    for (let request = 1; request <= requestsUnderLoad; request++) {
      await Promise.all([caller.send(20), sleep(100)]);
    }
    await delivered(requestsUnderLoad * 20);
  });
  return { ...summarize(`${when}, idle`, idle), ...summarize(`${when}, 200 messages/s`, load) };
}

interface Latencies {
  /** Of each event. */
  toldMs: number[];
  /** Of each message, from its acceptance to its claim by the worker. */
  claimedMs: number[];
}

async function collect(
  caller: Caller,
  work: (delivered: (count: number) => Promise<void>) => Promise<void>,
): Promise<Latencies> {
  const latencies: Latencies = { toldMs: [], claimedMs: [] };
  const acceptedAt = new Map<string, number>();
  let delivered = 0;
  let wake: () => void = () => {};
  const stop = await caller.follow(({ status, at, message }: StatusEvent) => {
    const happenedAt = Date.parse(at);
    latencies.toldMs.push(Date.now() - happenedAt);
    if (status === 'QUEUED') acceptedAt.set(message.id, happenedAt);
    if (status === 'SENDING') latencies.claimedMs.push(happenedAt - (acceptedAt.get(message.id) ?? happenedAt));
    if (status === 'DELIVERED') delivered += 1;
    wake();
  });
  await work(async (count) => {
    while (delivered < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  });
  stop();
  return latencies;
}

function summarize(name: string, { toldMs, claimedMs }: Latencies): Record<string, number> {
  return Object.fromEntries(
    [50, 99].flatMap((percent) => [
      [`${name}: event to subscriber p${percent}, ms`, percentile(toldMs, percent)],
      [`${name}: accepted to claimed p${percent}, ms`, percentile(claimedMs, percent)],
    ]),
  );
}

async function untilRedisIsUp(url: string): Promise<void> {
  for (;;) {
    const { redis } = (await (await fetch(`${url}/health/ready`)).json()) as { redis: string };
    if (redis === 'up') return;
    await sleep(50);
  }
}
