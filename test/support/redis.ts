import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findFreePort } from './free-port.ts';

/** Path of a redis-server, where the machine has one. */
export const redisServer = process.env['TEST_REDIS_SERVER'];

export interface RunningRedis {
  url: string;
  /** At once, as when its machine is lost. */
  kill(): Promise<void>;
}

/** A Redis of its own on a free port, which keeps nothing. */
export async function startRedis(program: string): Promise<RunningRedis> {
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), 'redis-test-'));
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn(program, options, { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface(server.stdout)) {
    if (line.includes('Ready to accept connections')) break;
  }
  server.stdout.resume();
  return {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      if (server.exitCode === null && server.signalCode === null) {
        const exited = once(server, 'exit');
        server.kill('SIGKILL');
        await exited;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
