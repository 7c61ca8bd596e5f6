import { afterEach, describe, expect, test, vi } from 'vitest';
import { createLogger } from '../../src/platform/logger.ts';
import { type Nudge, openNudge } from '../../src/platform/nudge.ts';
import { readRedisAddress } from '../../src/platform/redis-address.ts';
import { redisServer, startRedis } from '../support/redis.ts';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { startRedisSentinel } from '../support/redis-sentinel.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(url: string): Promise<Nudge> {
  const nudge = await openNudge(readRedisAddress('REDIS_URL', url), createLogger('fatal'));
  closers.push(nudge.close);
  return nudge;
}

/** Resolves when what the one says reaches the other. */
async function untilTold(from: Nudge, to: Nudge): Promise<void> {
  const told = vi.fn();
  const stop = to.listen(told);
  await vi.waitFor(
    () => {
      from.send();
      expect(told).toHaveBeenCalled();
    },
    { timeout: 20_000 },
  );
  stop();
}

const untilIt = (nudge: Nudge, state: 'up' | 'down') =>
  vi.waitFor(() => expect(nudge.status().redis).toBe(state), { timeout: 20_000 });

describe.skipIf(redisServer === undefined)('nodes tell each other (needs redis-server)', () => {
  const program = redisServer ?? '';

  test('over one server, which is killed and comes back, and which stands still and goes on', async () => {
    const redis = await startRedis(program);
    closers.push(redis.kill);
    const [one, other] = await Promise.all([open(redis.url), open(redis.url)]);
    expect([one.status().redis, other.status().redis]).toEqual(['up', 'up']);
    await untilTold(one, other);

    await redis.kill();
    await Promise.all([untilIt(one, 'down'), untilIt(other, 'down')]);
    expect(one.status().roundTripMs).toBeNull();
    await redis.start();
    await Promise.all([untilIt(one, 'up'), untilIt(other, 'up')]);
    await untilTold(other, one);

    redis.freeze();
    await Promise.all([untilIt(one, 'down'), untilIt(other, 'down')]);
    redis.thaw();
    await Promise.all([untilIt(one, 'up'), untilIt(other, 'up')]);
    await untilTold(one, other);
    expect(one.status().roundTripMs).toBeGreaterThan(0);
  });

  test('over a Cluster, which loses a node after the other, and comes back whole', async () => {
    const cluster = await startRedisCluster(program, 'passw0rd');
    closers.push(cluster.kill);
    const [one, other] = await Promise.all([open(cluster.url), open(cluster.url)]);
    expect([one.status().redis, other.status().redis]).toEqual(['up', 'up']);
    await untilTold(one, other);

    const [first, second, third] = cluster.nodes;
    await first?.kill();
    await untilTold(one, other);
    await untilTold(other, one);
    await Promise.all([second?.kill(), third?.kill()]);
    await Promise.all([untilIt(one, 'down'), untilIt(other, 'down')]);
    await Promise.all(cluster.nodes.map((node) => node.start()));
    await Promise.all([untilIt(one, 'up'), untilIt(other, 'up')]);
    await untilTold(one, other);
  }, 60_000);

  test('over a master that Sentinels know, and over the replica that takes its place', async () => {
    const sentinel = await startRedisSentinel(program, 'passw0rd');
    closers.push(sentinel.kill);
    const [one, other] = await Promise.all([open(sentinel.url), open(sentinel.url)]);
    expect([one.status().redis, other.status().redis]).toEqual(['up', 'up']);
    await untilTold(one, other);

    await sentinel.master.kill();
    await Promise.all([untilIt(one, 'down'), untilIt(other, 'down')]);
    await Promise.all([untilIt(one, 'up'), untilIt(other, 'up')]);
    await untilTold(one, other);
  }, 60_000);
});
