import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import nodeFlags from '../../scripts/node-flags.json' with { type: 'json' };
import { findFreePort } from '../support/free-port.ts';

export const authSecret = 'a secret that only the benchmark knows, long';

/** A process of ours under measurement. */
interface Measured {
  url: string;
  /** Resident memory in MB, now and at its peak. */
  memory(): { nowMb: number; peakMb: number };
  /** Processor time used so far, in seconds. */
  cpuSeconds(): number;
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
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: authSecret,
    CREDENTIALS_KEY: Buffer.alloc(32, 1).toString('base64'),
    MAX_REQUESTS_PER_HOUR: '1000000',
    LOG_LEVEL: 'info',
    ...more,
  };
  return startProcess(url, 'src/main.ts', [role], env, '"ready"');
}

export async function startSimulatorProcess(): Promise<Measured> {
  const port = await findFreePort();
  const env = { PATH: process.env['PATH'], SIMULATOR_PORT: String(port) };
  return startProcess(`http://127.0.0.1:${port}`, 'src/simulator/main.ts', [], env, String(port));
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
  const profile = process.env['BENCH_CPU_PROF']
    ? ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_CPU_PROF']}`]
    : [];
  const child = spawn(process.execPath, [...nodeFlags, ...profile, file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  await untilOutput(child, readyText);
  return {
    url,
    memory: () => readMemory(child.pid ?? 0),
    cpuSeconds: () => readCpuSeconds(child.pid ?? 0),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function untilOutput(child: ChildProcess, text: string): Promise<void> {
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += chunk;
    if (output.includes(text)) {
      child.stdout?.on('data', () => {}).resume();
      return;
    }
  }
  throw new Error(`A process ended before it was ready: ${output}`);
}

function readMemory(pid: number): { nowMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
  return { nowMb: read('VmRSS'), peakMb: read('VmHWM') };
}

const ticksPerSecond = 100;

function readCpuSeconds(pid: number): number {
  // After the name in parentheses: field 14 and 15 of proc(5) are user and system time.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Processor time of every process whose command line names the folder: Postgres and its backends. */
export function postgresCpuSeconds(): number {
  let seconds = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (/^postgres/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'))) seconds += readCpuSeconds(Number(pid));
    } catch {
      // It ended meanwhile.
    }
  }
  return seconds;
}
