import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from './config-error.ts';
import { openPostgresHome, type PostgresHome, writePrivateFile } from './postgres-home.ts';

type EmbeddedPostgres = {
  url: string;
  port: number;
  /** Ends every connection, then the server; what was committed is on disk. */
  stop(): Promise<void>;
};

type Options = {
  /** The folder of this database: its data, password and log. One process at a time. */
  dataDir: string;
  onProgress: (line: string) => void;
  /** Added to ours, and stronger: `{ work_mem: '16MB' }`. */
  settings?: Record<string, string>;
};

/**
 * A real Postgres 18 with full durability, on a free port of 127.0.0.1, behind a random password. A server that an
 * earlier process left running on the same folder is taken over as it runs.
 */
export async function startEmbeddedPostgres({ dataDir, onProgress, settings }: Options): Promise<EmbeddedPostgres> {
  const home = openPostgresHome(resolve(dataDir), onProgress);
  const hold = await holdFolder(home.folder);
  try {
    const password = openPassword(home);
    await createDatabase(home, onProgress);
    const port = (await findReadyPort(home)) ?? (await startServer(home, settings ?? {}, onProgress));
    let stopped: Promise<void> | undefined;
    return {
      url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
      port,
      stop: () => {
        stopped ??= stopServer(home).finally(() => hold?.close());
        return stopped;
      },
    };
  } catch (error) {
    hold?.close();
    throw error;
  }
}

/** Keeps a second service from taking over, and later stopping, the database of one that lives. */
async function holdFolder(folder: string): Promise<Server | null> {
  // An abstract socket goes away with its process, however that ends. Only Linux has them.
  if (process.platform !== 'linux') return null;
  const server = createServer().unref();
  server.listen(`\0outbound-messaging-${createHash('sha256').update(folder).digest('hex')}`);
  try {
    await once(server, 'listening');
    return server;
  } catch {
    throw new ConfigError(`Another process already runs the database in ${folder}: stop it, or set DATA_DIR.`);
  }
}

function openPassword(home: PostgresHome): string {
  const file = join(home.folder, 'password');
  if (!existsSync(file)) {
    if (existsSync(dataOf(home))) throw new ConfigError(`${file} is missing: remove ${home.folder} to start anew.`);
    writePrivateFile(home, 'password', randomBytes(24).toString('base64url'));
  }
  return readFileSync(file, 'utf8');
}

async function createDatabase(home: PostgresHome, onProgress: (line: string) => void): Promise<void> {
  const data = dataOf(home);
  if (existsSync(data)) return;
  onProgress('Creating the database (first start, a few seconds) …');
  // An initdb that was cut off leaves only a folder like this, or still writes into it: so another name each time.
  const leftovers = readdirSync(home.folder).filter((name) => name.startsWith('data.partial'));
  for (const name of leftovers) removeIfQuiet(join(home.folder, name));
  const partial = `${data}.partial-${randomBytes(4).toString('hex')}`;
  const login = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${join(home.folder, 'password')}`];
  // The same on every machine, whatever locales it has.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  await runProgram(home, 'initdb', ['--no-instructions', ...login, ...locale, '--pgdata', partial]);
  const conf = readFileSync(join(partial, 'postgresql.conf'), 'utf8');
  writePrivateFile(home, `${basename(partial)}/postgresql.conf`, `${conf}\ninclude '../settings.conf'\n`);
  renameSync(partial, data);
}

function removeIfQuiet(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}

async function startServer(
  home: PostgresHome,
  settings: Record<string, string>,
  onProgress: (line: string) => void,
): Promise<number> {
  onProgress('Starting the database …');
  const data = dataOf(home);
  const log = join(home.folder, 'log');
  const command = ['start', '--wait', '--timeout=300', '--silent'];
  for (const deadline = Date.now() + 15_000; ; await sleep(100)) {
    const port = await findFreePort();
    writePrivateFile(home, 'settings.conf', printSettings({ ...defaults, port: String(port), ...settings }));
    const logged = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    try {
      await runProgram(home, 'pg_ctl', [...command, '--pgdata', data, '--log', log]);
      return port;
    } catch (error) {
      const reason = existsSync(log) ? readFileSync(log).subarray(logged).toString() : '';
      // Backends of a killed server may outlive it for a moment, a killed start of before ours may still come to its
      // end, and somebody may take the port before we do.
      const passes = /is still in use|Address already in use|lock file .* already exists/.test(reason);
      const runningPort = await findReadyPort(home);
      if (runningPort !== null) return runningPort;
      if (!passes || Date.now() > deadline) {
        throw new Error(`Postgres did not start; ${log} ends with:\n${reason}`, { cause: error });
      }
    }
  }
}

const defaults = {
  listen_addresses: '127.0.0.1',
  // Nobody needs one, and a deep project folder would make its path too long.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  // Bounds what a crashed server has to replay before it is ready again.
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Without the DETAIL lines, which quote rows and with them message bodies.
  log_error_verbosity: 'terse',
};

function printSettings(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('');
}

async function stopServer(home: PostgresHome): Promise<void> {
  if (findPostmaster(home) === null) return;
  const pgdata = ['--pgdata', dataOf(home)];
  try {
    await runProgram(home, 'pg_ctl', ['stop', '--mode=fast', '--wait', '--timeout=120', '--silent', ...pgdata]);
  } catch (error) {
    // It was killed while it was asked.
    if (findPostmaster(home) !== null) throw error;
  }
}

async function findReadyPort(home: PostgresHome): Promise<number | null> {
  const postmaster = findPostmaster(home);
  if (postmaster?.status === 'ready') return postmaster.port;
  // It is on its way up or down, and its caller is gone: let it end, then start.
  if (postmaster) await stopServer(home);
  return null;
}

/** The server that runs on this folder. postmaster.pid holds the process id, then the folder, start time, port, …, status. */
function findPostmaster(home: PostgresHome): { port: number; status: string } | null {
  const [pid, ...rest] = (readIfExists(join(dataOf(home), 'postmaster.pid')) ?? '').split('\n');
  const command = pid ? readCommand(Number(pid)) : null;
  if (command === null) return null;
  if (/postgres\0-D\0|postgres -D /.test(command)) {
    return { port: Number(rest[2]), status: rest[6]?.trim() ?? 'starting' };
  }
  // The id went to another process, or nobody reaped the dead one; Postgres would refuse to start. An id that no system
  // has lets it go on to its own check for backends that are still alive, which removing the file would skip.
  writePrivateFile(home, 'data/postmaster.pid', ['2147483646', ...rest].join('\n'));
  return null;
}

/** The command line of a process, '' for a zombie, null when there is none. */
function readCommand(pid: number): string | null {
  if (process.platform === 'linux') return readIfExists(`/proc/${pid}/cmdline`);
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return null;
  }
}

function readIfExists(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

async function runProgram({ programs, user }: PostgresHome, name: string, args: string[]): Promise<void> {
  const child = spawn(join(programs, name), args, {
    ...(user && { uid: user.uid, gid: user.gid }),
    cwd: '/',
    // None of the PG… variables that a developer may have set.
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Out of reach of the terminal's Ctrl-C: the service still settles its work when it arrives.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${name} ended with code ${code}: ${output.trim()}`);
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.');
  return address.port;
}

function dataOf({ folder }: PostgresHome): string {
  return join(folder, 'data');
}
