import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

type Check = { name: string; passes: () => boolean };

// biome ci colours a file or a pipe too.
const colors = process.stdout.isTTY ? 'force' : 'off';
const checks: Check[] = [
  { name: 'format, lint and import direction', passes: () => succeeds('biome', 'ci', `--colors=${colors}`, '.') },
  { name: 'types', passes: () => succeeds('tsc', '--noEmit', '-p', '.') },
  { name: 'printed schema is up to date (npm run codegen)', passes: isSchemaPrinted },
  {
    name: 'generated types are up to date (npm run codegen)',
    passes: () => succeeds('graphql-codegen', '--config', 'codegen.ts', '--errors-only', '--check'),
  },
];

const results = checks.map(({ name, passes }) => {
  console.log(`── ${name}`);
  return { name, passed: passes() };
});
console.log('');
for (const { name, passed } of results) console.log(`${passed ? '✓' : '✗'} ${name}`);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;

function succeeds(command: string, ...args: string[]): boolean {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) console.error(error.message);
  return status === 0;
}

function isSchemaPrinted(): boolean {
  const { status, stdout } = spawnSync('node', ['schema/print-schema.ts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) return false;
  const file = 'schema/schema.graphql';
  return existsSync(file) && readFileSync(file, 'utf8') === stdout;
}
