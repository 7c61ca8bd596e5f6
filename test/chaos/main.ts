import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findOnPath } from '../../scripts/find-on-path.ts';
import { type Profile, profiles } from './profile.ts';
import { printReport, type Report } from './report.ts';
import { runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    messages: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    profile: { type: 'string', default: 'both' },
    json: { type: 'string' },
    logs: { type: 'string' },
  },
});

class UsageError extends Error {}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());

try {
  const reports = await runAll();
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, null, 2)}\n`);
  process.exitCode = reports.some(({ failures }) => failures.length > 0) ? 1 : 0;
} catch (error) {
  if (!stop.signal.aborted && !(error instanceof UsageError)) throw error;
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n`);
  process.exitCode = stop.signal.aborted ? 130 : 2;
}

async function runAll(): Promise<Report[]> {
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : readNumber('seed');
  const redisServer = findOnPath('redis-server');
  if (redisServer === null) process.stderr.write('There is no redis-server on the PATH: the nodes run without.\n');
  const reports: Report[] = [];
  for (const profile of readProfiles(values.profile)) {
    const report = await runChaos({
      profile,
      seed,
      minutes: readNumber('minutes'),
      messages: readNumber('messages'),
      redisServer,
      settleWithinMs: 180_000,
      logs: values.logs ?? null,
      say: (line) => process.stderr.write(`${line}\n`),
      signal: stop.signal,
    });
    process.stdout.write(printReport(report));
    reports.push(report);
  }
  return reports;
}

function readProfiles(text: string): Profile[] {
  const named = profiles.filter((profile) => text === profile || text === 'both');
  if (named.length > 0) return named;
  throw new UsageError(`--profile is ${profiles.join(', ')} or both.`);
}

function readNumber(name: 'minutes' | 'messages' | 'seed'): number {
  const number = Number(values[name]);
  if (Number.isFinite(number) && number > 0) return number;
  throw new UsageError(`--${name} has to be a number above 0.`);
}
