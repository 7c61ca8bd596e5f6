import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findLastingPort } from '../chaos/find-lasting-port.ts';
import { type RunningRedis, startRedis } from './redis.ts';

export interface RunningCluster {
  /** Names one node only: the client finds the others. */
  url: string;
  nodes: RunningRedis[];
  kill(): Promise<void>;
}

const slots = 16_384;

/** Three masters, each with a third of the slots; what one takes with it, the others do without. */
export async function startRedisCluster(program: string, password: string): Promise<RunningCluster> {
  const nodes = await Promise.all([1, 2, 3].map(() => startClusterNode(program, password)));
  const clients = nodes.map(({ port }) => new Redis({ port, password }));
  const share = Math.ceil(slots / nodes.length);
  await Promise.all(
    clients.map(async (client, index) => {
      const last = Math.min((index + 1) * share, slots) - 1;
      await client.call('CLUSTER', 'ADDSLOTSRANGE', index * share, last);
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
    }),
  );
  for (const { port, busPort } of nodes.slice(1)) await clients[0]?.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort);
  for (const client of clients) {
    await untilWhole(client);
    client.disconnect();
  }
  return {
    url: `redis+cluster://:${password}@127.0.0.1:${nodes[0]?.port}`,
    nodes,
    async kill() {
      for (const { kill, folder } of nodes) {
        await kill();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

async function startClusterNode(program: string, password: string) {
  const busPort = await findLastingPort();
  // Whom it knows outlives it.
  const folder = mkdtempSync(join(tmpdir(), 'redis-cluster-'));
  const settings = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort), '--cluster-node-timeout', '1000'];
  settings.push('--cluster-require-full-coverage', 'no', '--requirepass', password, '--dir', folder);
  return { ...(await startRedis(program, settings)), busPort, folder };
}

async function untilWhole(client: Redis): Promise<void> {
  for (;;) {
    const state = String(await client.call('CLUSTER', 'INFO'));
    if (state.includes('cluster_state:ok') && state.includes('cluster_known_nodes:3')) return;
    await sleep(20);
  }
}
