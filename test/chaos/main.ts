import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findOnPath } from '../../scripts/find-on-path.ts';
import { readNumber, readOptions, UsageError } from '../../scripts/read-options.ts';
import { type Profile, profiles } from './profile.ts';
import { printReport, type Report } from './report.ts';
import { runChaos } from './run-chaos.ts';

const usage = `Usage: npm run chaos -- [options]

  --minutes MINUTES  how long load and faults last, for each profile (3)
  --messages COUNT   spread over that time (20000)
  --seed NUMBER      the same seed, minutes and profile plan the same faults (from the clock, printed)
  --profile NAME     ${profiles.join(', ')} or both (both)
  --json FILE        writes the reports to this file as well
  --logs FOLDER      for the logs of the service's processes
  --help             this text
`;

const options = readOptions(usage, () => {
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
  return {
    ...values,
    minutes: readNumber('minutes', values.minutes),
    messages: readNumber('messages', values.messages),
    seed: values.seed === undefined ? Date.now() % 1_000_000 : readNumber('seed', values.seed),
    profiles: readProfiles(values.profile),
  };
});

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());

try {
  const reports = await runAll();
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(reports, null, 2)}\n`);
  process.exitCode = reports.some(({ failures }) => failures.length > 0) ? 1 : 0;
} catch (error) {
  if (!stop.signal.aborted) throw error;
  process.exitCode = 130;
}

async function runAll(): Promise<Report[]> {
  const { seed, minutes, messages, logs } = options;
  const redisServer = findOnPath('redis-server');
  if (redisServer === null) process.stderr.write('There is no redis-server on the PATH: the nodes run without.\n');
  const reports: Report[] = [];
  for (const profile of options.profiles) {
    const report = await runChaos({
      profile,
      seed,
      minutes,
      messages,
      redisServer,
      settleWithinMs: 180_000,
      logs: logs ?? null,
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
  throw new UsageError(`--profile is ${JSON.stringify(text)}; it has to be ${profiles.join(', ')} or both.`);
}
