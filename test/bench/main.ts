import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { migrate } from '../../src/migrate.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { measureFairness } from './fairness.ts';
import { measureInserts, measurePosts } from './floors.ts';
import { measureAcceptance, measureCpu, measureFirstCall, measureRoad, warmUpShare } from './measures.ts';
import { postgresCpuSeconds, startServiceProcess, startSimulatorProcess, stopProcesses } from './processes.ts';
import { account, createCaller, ourNumber } from './road.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    messages: { type: 'string', default: '30000' },
    fairness: { type: 'boolean', default: false },
  },
});
const messages = Number(values.messages);

const dataDir = mkdtempSync(join(tmpdir(), 'outbound-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, onProgress: console.error });
await migrate(postgres.url, createLogger('error'));
const simulator = await startSimulatorProcess();
const figures: Record<string, number> = {};
try {
  if (values.fairness) Object.assign(figures, await measureFairness(postgres.url, simulator.url));
  else await measureSpeed();
} finally {
  await stopProcesses();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
print(figures);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);

async function measureSpeed(): Promise<void> {
  console.error('Measuring acceptance …');
  const api = await startServiceProcess('api', postgres.url);
  const sender = await createCaller(api.url, simulator.url);
  Object.assign(figures, await measureAcceptance(sender, messages));
  await sender.close();
  await api.stop();

  console.error('Measuring the floors …');
  await fetch(`${simulator.url}/behaviour`, { method: 'PUT', body: JSON.stringify({ receipts: 'none' }) });
  figures['raw inserts, rows/s'] = await measureInserts(postgres.url, messages);
  figures['raw POSTs to the simulator, 1/s'] = await measurePosts(simulator.url, account, ourNumber, messages);
  await fetch(`${simulator.url}/behaviour`, { method: 'DELETE' });

  console.error('Measuring the whole road …');
  const database = await startFreshDatabase();
  const service = await startServiceProcess('all', database);
  const caller = await createCaller(service.url, simulator.url);
  Object.assign(figures, await measureFirstCall(caller, simulator.url));
  const cpu = measureCpu({
    service: service.cpuSeconds,
    simulator: simulator.cpuSeconds,
    Postgres: postgresCpuSeconds,
  });
  Object.assign(figures, await measureRoad(caller, messages));
  Object.assign(figures, cpu(messages * (1 + warmUpShare)));
  const { nowMb, peakMb } = service.memory();
  figures['service resident memory after the road, MB'] = nowMb;
  figures['service resident memory at its peak, MB'] = peakMb;
  await caller.close();
  await service.stop();
}

/** The road starts on empty tables: what the acceptance left queued is not to be delivered now. */
async function startFreshDatabase(): Promise<string> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('create database road');
  await client.end();
  const url = new URL(postgres.url);
  url.pathname = '/road';
  await migrate(url.href, createLogger('error'));
  return url.href;
}

function print(rows: Record<string, number>): void {
  console.log(
    `\n${cpus().length} cores shared by the service, Postgres, the simulator and the load; every write on disk\n`,
  );
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  for (const [name, value] of Object.entries(rows)) {
    const shown = value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
    console.log(`${name.padEnd(width)}  ${shown.padStart(10)}`);
  }
}
