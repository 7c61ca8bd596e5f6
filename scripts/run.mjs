// Runs a TypeScript file, or a tool of node_modules/.bin, on the Node 24 that npm installs; installs what is missing first.
// Plain JavaScript without dependencies: this is all that a machine's own Node (20 or newer) has to understand.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, utimesSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const bin = join(modules, '.bin');
const lock = join(root, '.installing');
const lockBeatMs = 1_000;
const lockStaleMs = 20_000;

const [program, ...args] = process.argv.slice(2);
if (program === undefined) stop('Usage: node scripts/run.mjs <file.ts | tool> [arguments]');
if (!isInstalled()) await install();
const node = findNode();
if (node === null) stop('No Node 24 for this platform came with the packages: run this with Node 24 or newer.');
run(node);

function run(node) {
  const file = program.endsWith('.ts') ? program : realpathSync(join(bin, program));
  const flags = JSON.parse(readFileSync(join(root, 'scripts', 'node-flags.json'), 'utf8'));
  // The service, not its tools: in graphql each check of a type takes longer otherwise.
  const mode = program.startsWith('src/') ? { NODE_ENV: 'production' } : {};
  const child = spawn(node, [...flags, file, ...args], {
    stdio: 'inherit',
    env: { ...mode, ...process.env, PATH: bin + delimiter + (process.env.PATH ?? '') },
  });
  // A kill of npm or of this process reaches the child only through here (of npm, because package.json says exec: npm
  // signals the shell, which would not pass it on). Ctrl-C reaches the child by the terminal too, and npm repeats it
  // here. So each signal goes on once, and the service takes a second one as a word that it already has.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    let sent = false;
    process.on(signal, () => {
      if (!sent) child.kill(signal);
      sent = true;
    });
  }
  child.on('error', (error) => stop(`Cannot run ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** The newest enough Node of node_modules, else the one that runs this. */
function findNode() {
  return [join(bin, 'node'), process.execPath].find((path) => majorOf(path) >= 24) ?? null;
}

function majorOf(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

/**
 * npm writes node_modules/.package-lock.json last, so it is absent after an install that was cut off. Its time says
 * little (git sets the other file's), its content all: every package that has to be there, at the locked version.
 */
function isInstalled() {
  const installed = readPackages(join(modules, '.package-lock.json'));
  const wanted = Object.entries(readPackages(join(root, 'package-lock.json'))).filter(([path]) => path !== '');
  return (
    findNode() !== null &&
    wanted.every(([path, { version, integrity, optional, devOptional }]) => {
      const found = installed[path];
      if (found === undefined) return optional === true || devOptional === true;
      return found.version === version && found.integrity === integrity;
    })
  );
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

async function install() {
  await takeLock();
  const startedAt = Date.now();
  let nextReportMs = 10_000;
  const beat = setInterval(() => {
    if (existsSync(lock)) utimesSync(lock, new Date(), new Date());
    if (Date.now() - startedAt < nextReportMs) return;
    console.error(`  … ${nextReportMs / 1_000} s`);
    nextReportMs += 10_000;
  }, lockBeatMs);
  try {
    // Another run may have installed while this one waited.
    if (!isInstalled()) await runNpm();
  } finally {
    clearInterval(beat);
    rmSync(lock, { recursive: true, force: true });
  }
}

/** A folder is made by one process only; its holder touches it every second, so one that stands still was left behind. */
async function takeLock() {
  for (let waits = 0; ; waits += 1) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') stop(`Packages are missing and ${root} cannot be written: run npm ci as its owner.`);
    }
    if (waits === 0) console.error('Another run is installing; waiting for it …');
    const touchedAt = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - touchedAt > lockStaleMs) rmSync(lock, { recursive: true, force: true });
    else await sleep(200);
  }
}

async function runNpm() {
  console.error('Installing what is missing (first time: about a minute) …');
  // npm empties node_modules, so it must not run on the Node in there, which comes first in PATH under `npm run`.
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(modules + sep));
  const options = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--engine-strict=false',
    '--loglevel=error',
    '--no-update-notifier',
  ];
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? ['node', process.env.npm_execpath] : ['npm'];
  const [command, ...before] = npm;
  const child = spawn(command, [...before, ...options], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, PATH: path.join(delimiter) },
  });
  // Waits for npm's own end, so that the lock does not stay behind.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  const failure = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code === 0 ? null : `npm ci ended with ${signal ?? `code ${code}`}`));
  });
  if (failure === null) return;
  rmSync(lock, { recursive: true, force: true });
  stop(`The installation failed: ${failure}.`);
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
