import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a process ended, and what it wrote to stderr. */
export interface Ending {
  code: number | null;
  stderr: string;
}

/** The service as a process of its own, as npm runs it. */
export interface ServiceProcess {
  /** Resolves when its output has the text; throws where it ends before. */
  untilItSays(text: string): Promise<void>;
  ended: Promise<Ending>;
  /** SIGTERM; a process that does not end of it is killed. Once more does no harm. */
  stop(): Promise<Ending>;
}

const root = join(import.meta.dirname, '..', '..');
const killAfterMs = 15_000;

/** Its environment is this one only: nothing of the shell that runs the tests. */
export function startProcess(role: string, env: Record<string, string>): ServiceProcess {
  const flags = JSON.parse(readFileSync(join(root, 'scripts', 'node-flags.json'), 'utf8')) as string[];
  const child = spawn(process.execPath, [...flags, 'src/main.ts', role], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  const ended = once(child, 'close').then(([code]): Ending => ({ code, stderr }));
  return {
    ended,
    async untilItSays(text) {
      while (!stdout.includes(text)) {
        const ending = await Promise.race([once(child.stdout, 'data').then(() => null), ended]);
        if (ending !== null && !stdout.includes(text)) {
          throw new Error(`It ended with ${ending.code} and did not say ${text}: ${ending.stderr}`);
        }
      }
    },
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      const ending = await ended;
      clearTimeout(timer);
      return ending;
    },
  };
}
