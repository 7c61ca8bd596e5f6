import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Pool } from 'undici';
import nodeFlags from '../../scripts/node-flags.json' with { type: 'json' };
import type { BehaviourChange } from '../../src/simulator/behaviour.ts';
import { findLastingPort } from './find-lasting-port.ts';

export const root = join(import.meta.dirname, '..', '..');
export const processFlags = [...nodeFlags, '--import', './test/chaos/end-with-parent.ts'];

/** A message as a handset has it. */
export interface PhoneMessage {
  id: string;
  reference: string | null;
  receivedAt: string;
}

/** The world's truth: never killed, and asked directly, not over the wire that breaks. */
export interface SimulatorProcess {
  port: number;
  register(address: string, webhookUrl: string, credentials: Record<string, string>): Promise<void>;
  /** From the ordinary behaviour on, with this change. */
  behave(change: BehaviourChange): Promise<void>;
  phone(address: string): Promise<PhoneMessage[]>;
  countMessages(): Promise<number>;
  close(): Promise<void>;
}

/** `ordinary` is how it behaves where no fault is at work. */
export async function startSimulator(ordinary: BehaviourChange): Promise<SimulatorProcess> {
  const port = await findLastingPort();
  const child = spawn(process.execPath, [...processFlags, 'src/simulator/main.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], SIMULATOR_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout === null) throw new Error('The simulator has no output');
  await once(child.stdout, 'data');
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 16 });
  const ask = async (method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    const answer = await pool.request({ method, path, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`The simulator answered ${method} ${path}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  const simulator: SimulatorProcess = {
    port,
    async register(address, webhookUrl, credentials) {
      await ask('PUT', `/numbers/${encodeURIComponent(address)}`, { webhookUrl, provider: 'twilio', credentials });
    },
    async behave(change) {
      // In one call, so that no send meets anything between the two.
      await ask('PUT', '/behaviour', { answer: 'ok', rate: 1, ...ordinary, ...change });
    },
    phone: async (address) => (await ask('GET', `/phones/${encodeURIComponent(address)}`)) as PhoneMessage[],
    countMessages: async () => ((await ask('GET', '/phones?count')) as { messages: number }).messages,
    async close() {
      await pool.destroy();
      await end(child);
    },
  };
  await simulator.behave({});
  return simulator;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
