import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeathOrder } from './delivery-step.ts';
import { processFlags, root } from './simulator.ts';

/** A process of the service under a supervisor that starts it again whenever it ends. */
export interface ServiceProcess {
  /** SIGKILL; resolves when it is dead. */
  kill(restartAfterMs: number): Promise<void>;
  /** It is told to end itself at a step; false where it did not come to it in time. Resolves at its death. */
  killAt(order: DeathOrder, restartAfterMs: number, withinMs: number): Promise<boolean>;
  /** Each time that it ended in the middle of its work though nobody killed it, with what it said. */
  ownEnds: string[];
  /** How often it ended before it was ready: the database was down. */
  failedStarts: number;
  close(): Promise<void>;
}

const ordinaryPauseMs = 300;

/** `logs`: the folder that its log goes to. */
export async function superviseService(
  name: string,
  role: 'api' | 'worker',
  env: Record<string, string>,
  logs: string,
): Promise<ServiceProcess> {
  const log = openSync(join(logs, `${name}.log`), 'a');
  let isReady = false;
  let isClosed = false;
  let pauseMs = ordinaryPauseMs;
  let lastWords = '';

  const service: ServiceProcess = {
    ownEnds: [],
    failedStarts: 0,
    async kill(restartAfterMs) {
      pauseMs = restartAfterMs;
      const doomed = child;
      if (isDead(doomed)) return;
      doomed.kill('SIGKILL');
      await once(doomed, 'exit');
    },
    async killAt(order, restartAfterMs, withinMs) {
      const deadline = Date.now() + withinMs;
      while (!isReady && Date.now() < deadline) await sleep(50);
      const doomed = child;
      if (!isReady || isDead(doomed)) return false;
      pauseMs = restartAfterMs;
      doomed.send(order, () => {});
      const timeOut = sleep(Math.max(deadline - Date.now(), 0), undefined, { ref: false });
      await Promise.race([once(doomed, 'exit'), timeOut]);
      // Passing 0 never comes: the order is taken back.
      if (!isDead(doomed)) doomed.send({ ...order, passing: 0 }, () => {});
      return isDead(doomed);
    },
    async close() {
      isClosed = true;
      if (!isDead(child)) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      closeSync(log);
    },
  };
  let child = start();
  while (!isReady) {
    if (lastWords !== '') throw new Error(`${name} does not start: ${lastWords}`);
    await sleep(50);
  }
  return service;

  function start(): ChildProcess {
    const started = spawn(process.execPath, [...processFlags, 'test/chaos/service.ts', role], {
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', log, 'pipe', 'ipc'],
    });
    let stderr = '';
    started.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr = (stderr + text).slice(-2_000);
    });
    started.once('message', () => {
      isReady = true;
    });
    started.once('exit', (code, signal) => {
      lastWords = `${code ?? signal} ${stderr}`;
      if (signal !== 'SIGKILL' && isReady) service.ownEnds.push(`${name}: ${lastWords}`);
      if (signal !== 'SIGKILL' && !isReady) service.failedStarts += 1;
      isReady = false;
      void restart();
    });
    return started;
  }

  async function restart(): Promise<void> {
    await sleep(pauseMs);
    pauseMs = ordinaryPauseMs;
    if (!isClosed) child = start();
  }
}

function isDead({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
