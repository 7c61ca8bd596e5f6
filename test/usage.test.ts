import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

function run(file: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe.each(['bench', 'chaos'])('npm run %s', (command) => {
  const file = `test/${command}/main.ts`;
  const usage = `Usage: npm run ${command} -- [options]`;

  test('tells with --help how it is called', () => {
    expect(run(file, '--help')).toEqual({ status: 0, stdout: expect.stringContaining(usage), stderr: '' });
  });

  test.each([
    { args: ['--nonsense'], says: "Unknown option '--nonsense'" },
    { args: ['--messages', 'many'], says: '--messages is "many"; it has to be a number above 0.' },
  ])('called with $args says what is wrong and how it is called, and ends with 2', ({ args, says }) => {
    const { status, stdout, stderr } = run(file, ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).toContain(usage);
    expect(stderr).not.toContain('    at ');
  });
});
