import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';

let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
});

afterAll(() => {
  rmSync(dataDir, { recursive: true });
});

test('a first start creates a database, in spite of one that was cut off, and says so', async () => {
  mkdirSync(join(dataDir, 'data.partial-1234', 'base'), { recursive: true });
  const lines: string[] = [];
  const postgres = await startEmbeddedPostgres({ dataDir, onProgress: (line) => lines.push(line) });
  await query(postgres.url, 'create table kept as select 1 as number');
  expect(await query(postgres.url, 'select * from kept')).toEqual([{ number: 1 }]);
  await postgres.stop();
  expect(lines).toEqual(['Creating the database (first start, a few seconds) …', 'Starting the database …']);
  expect(readdirSync(dataDir).filter((name) => name.startsWith('data'))).toEqual(['data']);
});

test('a second start finds the data and applies the settings, durability untouched', async () => {
  const postgres = await start({ work_mem: '7MB', application_name: "it's ours" });
  expect(await query(postgres.url, 'select * from kept')).toEqual([{ number: 1 }]);
  const names = "'work_mem', 'fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses'";
  expect(
    await query(postgres.url, `select name, setting from pg_settings where name in (${names}) order by name`),
  ).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'listen_addresses', setting: '127.0.0.1' },
    { name: 'synchronous_commit', setting: 'on' },
    { name: 'work_mem', setting: '7168' },
  ]);
  await postgres.stop();
});

test('a wrong password is refused, and text is folded the same on every machine', async () => {
  const postgres = await start();
  expect(await query(postgres.url, "select lower('ÅÉ') as folded")).toEqual([{ folded: 'åé' }]);
  await expect(query(postgres.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/);
  await postgres.stop();
});

test('a start after the server was killed recovers what was committed', async () => {
  const killed = await start();
  await query(killed.url, 'insert into kept values (2)');
  process.kill(findServer(), 'SIGKILL');
  await killed.stop();
  const postgres = await start();
  expect(await query(postgres.url, 'select * from kept order by number')).toEqual([{ number: 1 }, { number: 2 }]);
  await postgres.stop();
});

test('a process id that went to another process does not stop a start', async () => {
  const killed = await start();
  const server = findServer();
  process.kill(server, 'SIGKILL');
  await killed.stop();
  const file = join(dataDir, 'data', 'postmaster.pid');
  writeFileSync(file, readFileSync(file, 'utf8').replace(String(server), String(process.pid)));
  const postgres = await start();
  expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await postgres.stop();
});

test('a server whose process was killed is taken over as it runs', async () => {
  const service = await startInAnotherProcess();
  const server = findServer();
  service.kill('SIGKILL');
  await once(service, 'exit');
  const postgres = await start();
  expect(findServer()).toBe(server);
  expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await postgres.stop();
  expect(existsSync(join(dataDir, 'data', 'postmaster.pid'))).toBe(false);
});

if (process.platform === 'linux') {
  test('a server whose process lives is left to it', async () => {
    const postgres = await start();
    await expect(start()).rejects.toThrow(/Another process already runs the database/);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });
}

if (process.getuid?.() === 0) {
  test('where the user of Postgres cannot reach the folder, the data lives elsewhere and is found again', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
    const options = { dataDir: join(closed, 'postgres'), onProgress: () => {} };
    const first = await startEmbeddedPostgres(options);
    await query(first.url, 'create table kept as select 1 as number');
    await first.stop();
    const second = await startEmbeddedPostgres(options);
    expect(await query(second.url, 'select * from kept')).toEqual([{ number: 1 }]);
    await second.stop();
    const elsewhere = readFileSync(join(options.dataDir, 'location'), 'utf8').trim();
    expect(dirname(elsewhere)).toMatch(/\/outbound-messaging$/);
    for (const folder of [elsewhere, closed]) rmSync(folder, { recursive: true });
  });
}

function start(settings: Record<string, string> = {}) {
  return startEmbeddedPostgres({ dataDir, onProgress: () => {}, settings });
}

async function startInAnotherProcess() {
  const code = `
    const { startEmbeddedPostgres } = await import(process.argv[1]);
    await startEmbeddedPostgres({ dataDir: process.argv[2], onProgress: () => {} });
    console.log('ready');
    process.stdin.resume();`;
  const file = new URL('../../src/platform/embedded-postgres.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code, file, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

function findServer(): number {
  return Number(readFileSync(join(dataDir, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function query(url: string, sql: string): Promise<unknown> {
  const orm = await MikroORM.init({ clientUrl: url, entities: [], discovery: { warnWhenNoEntities: false } });
  try {
    return await orm.em.getConnection().execute(sql);
  } finally {
    await orm.close();
  }
}
