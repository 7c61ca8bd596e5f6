import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import nodeFlags from '../../scripts/node-flags.json' with { type: 'json' };
import { findFreePort } from '../support/free-port.ts';
import { type CpuTime, processCpuTime } from './cpu-time.ts';

export const authSecret = 'a secret that only the benchmark knows, long';

/** A process of ours under measurement. */
export interface Measured {
  url: string;
  /** Resident memory in MB, now and at its peak. */
  memory(): { nowMb: number; peakMb: number };
  /** Processor time used so far. */
  cpuTime(): CpuTime;
  stop(): Promise<void>;
}

export async function startServiceProcess(
  role: 'api' | 'worker' | 'all',
  databaseUrl: string,
  more: Record<string, string> = {},
): Promise<Measured> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: authSecret,
    CREDENTIALS_KEY: Buffer.alloc(32, 1).toString('base64'),
    MAX_REQUESTS_PER_HOUR: '1000000',
    LOG_LEVEL: 'info',
    REDIS_URL: process.env['REDIS_URL'],
    ...more,
  };
  return startProcess(url, 'src/main.ts', [role], env, '"ready"');
}

export async function startSimulatorProcess(): Promise<Measured> {
  const port = await findFreePort();
  const env = { PATH: process.env['PATH'], SIMULATOR_PORT: String(port) };
  return startProcess(`http://127.0.0.1:${port}`, 'src/simulator/main.ts', [], env, String(port));
}

/** The bare service: see there. */
export async function startBareProcess(databaseUrl: string, simulatorUrl: string): Promise<Measured> {
  const port = await findFreePort();
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production' };
  const args = [String(port), databaseUrl, simulatorUrl];
  return startProcess(`http://127.0.0.1:${port}`, 'test/bench/bare-service.ts', args, env, 'ready');
}

const running = new Set<ChildProcess>();

/** What a measurement that failed has left behind. */
export async function stopProcesses(): Promise<void> {
  for (const child of running) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

async function startProcess(
  url: string,
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  readyText: string,
): Promise<Measured> {
  const child = spawn(process.execPath, [...nodeFlags, ...flagsOfCaller(), file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  await untilOutput(child, readyText);
  return {
    url,
    memory: () => readMemory(child.pid ?? 0),
    cpuTime: () => processCpuTime(child.pid ?? 0),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** For whoever looks closer: BENCH_CPU_PROF names a folder for profiles, BENCH_NODE_FLAGS any flags. */
function flagsOfCaller(): string[] {
  const folder = process.env['BENCH_CPU_PROF'];
  const others = (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
  return folder === undefined ? others : ['--cpu-prof', `--cpu-prof-dir=${folder}`, ...others];
}

/** Reads on for as long as the process lives: one whose output nobody takes would stand still. */
function untilOutput(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    let isReady = false;
    child.stdout?.on('data', (chunk) => {
      if (isReady) return;
      output += chunk;
      isReady = output.includes(text);
      if (isReady) resolve();
    });
    child.once('exit', () => reject(new Error(`A process ended before it was ready: ${output}`)));
  });
}

function readMemory(pid: number): { nowMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
  return { nowMb: read('VmRSS'), peakMb: read('VmHWM') };
}
