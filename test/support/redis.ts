import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findLastingPort } from '../chaos/find-lasting-port.ts';

/** Path of a redis-server, where the machine has one. */
export const redisServer = process.env['TEST_REDIS_SERVER'];

export interface RunningRedis {
  url: string;
  port: number;
  /** At once, as when its machine is lost. */
  kill(): Promise<void>;
  /** After a kill, on the same port, knowing nothing. */
  start(): Promise<void>;
  /** It stands still, with its connections open. */
  freeze(): void;
  thaw(): void;
}

/** A Redis of its own that keeps nothing, on a port that stays its own while it is down. */
export async function startRedis(program: string, settings: string[] = []): Promise<RunningRedis> {
  const port = await findLastingPort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...settings];
  let server = await launch(program, options);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: () => end(server),
    async start() {
      server = await launch(program, options);
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
  };
}

/** Resolves when the server says that it is ready; `options` as on its command line. */
export async function launch(program: string, options: string[], ready = 'Ready to accept connections') {
  const folder = mkdtempSync(join(tmpdir(), 'redis-test-'));
  const server = spawn(program, options, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  server.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const said: string[] = [];
  for await (const line of createInterface(server.stdout)) {
    said.push(line);
    if (line.includes(ready)) {
      server.stdout.resume();
      return server;
    }
  }
  throw new Error(`redis-server did not start: ${said.join('\n')}`);
}

export async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}
