import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findLastingPort } from '../chaos/find-lasting-port.ts';
import { end, launch, type RunningRedis, startRedis } from './redis.ts';

export interface RunningSentinel {
  url: string;
  master: RunningRedis;
  replica: RunningRedis;
  kill(): Promise<void>;
}

/** A master, its replica, and a Sentinel that makes the replica the master half a second after the master's loss. */
export async function startRedisSentinel(program: string, password: string): Promise<RunningSentinel> {
  const secured = ['--requirepass', password, '--masterauth', password];
  const master = await startRedis(program, secured);
  const replica = await startRedis(program, [...secured, '--replicaof', '127.0.0.1', String(master.port)]);
  const port = await findLastingPort();
  const folder = mkdtempSync(join(tmpdir(), 'redis-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  writeFileSync(
    file,
    `port ${port}
bind 127.0.0.1
sentinel monitor wakeups 127.0.0.1 ${master.port} 1
sentinel auth-pass wakeups ${password}
sentinel down-after-milliseconds wakeups 500
sentinel failover-timeout wakeups 2000
`,
  );
  const sentinel = await launch(program, [file, '--sentinel'], '+monitor');
  await untilReplicaIsKnown(port);
  return {
    url: `redis+sentinel://:${password}@127.0.0.1:${port}/wakeups`,
    master,
    replica,
    async kill() {
      await end(sentinel);
      await Promise.all([master.kill(), replica.kill()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As in step with its master: before that it could not take its place. */
async function untilReplicaIsKnown(port: number): Promise<void> {
  const client = new Redis({ port });
  for (;;) {
    const replicas = String(await client.call('SENTINEL', 'REPLICAS', 'wakeups'));
    if (replicas.includes('master-link-status,ok')) break;
    await sleep(20);
  }
  client.disconnect();
}
