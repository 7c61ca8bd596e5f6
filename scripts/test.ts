import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findOnPath } from './find-on-path.ts';

/** The part of vitest's JSON report that we read. */
type Report = { testResults: { name: string; status: string; message: string; assertionResults: TestResult[] }[] };
type TestResult = { fullName: string; status: string };

const folder = mkdtempSync(join(tmpdir(), 'outbound-test-'));
const reportFile = join(folder, 'report.json');
const redis = findOnPath('redis-server');
const code = await runVitest();
const { files, tests } = readReport();
rmSync(folder, { recursive: true });

const passed = tests.filter(({ status }) => status === 'passed').length;
const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
// A file that does not load has no test that could fail, so it counts as one.
const broken = files.filter(({ status, assertionResults }) => status === 'failed' && !hasFailure(assertionResults));
let failed = tests.filter(({ status }) => status === 'failed').length + broken.length;

if (skipped.length > 0) {
  const reason = redis === null ? ' because redis-server is not installed' : '';
  console.log(`\nNot run${reason}:`);
  for (const { file, fullName } of skipped) console.log(`  ${file}: ${fullName}`);
}
if (failed === 0 && code !== 0) {
  console.log(`\nvitest ended with code ${code}; its own message is above.`);
  failed = 1;
}
if (failed === 0 && passed === 0) {
  console.log('\nNo test ran.');
  failed = 1;
}
const forbidsSkips = process.env['CI'] === 'true' && skipped.length > 0;
if (forbidsSkips) console.log('With CI=true every test has to run.');
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed > 0 || forbidsSkips ? 1 : 0;

async function runVitest(): Promise<number> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = spawn('vitest', ['run', ...reporters, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(redis !== null && { TEST_REDIS_SERVER: redis }),
      ...(!process.stdout.isTTY && { NO_COLOR: '1' }),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [exitCode] = await once(child, 'exit');
  return exitCode ?? 1;
}

function readReport() {
  const report: Report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : { testResults: [] };
  const files = report.testResults;
  const tests = files.flatMap(({ name, assertionResults }) =>
    assertionResults.map((result) => ({ ...result, file: relative('.', name) })),
  );
  return { files, tests };
}

function hasFailure(results: TestResult[]): boolean {
  return results.some(({ status }) => status === 'failed');
}
