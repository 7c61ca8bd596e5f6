import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphiQLOptions } from 'graphql-yoga';
import { startApp } from './app.ts';
import type { ChannelStore } from './channel/channel-store.ts';
import { type Environment, readConfig, readPort } from './config.ts';
import { createDemo, signDemoTokens, writeDemoFile } from './demo.ts';
import { demoTabs } from './demo-tabs.ts';
import { startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { ConfigError } from './platform/config-error.ts';
import { createLogger } from './platform/logger.ts';
import type { NodeRole } from './platform/presence.ts';
import { startSimulator } from './simulator/simulator.ts';

type Stop = () => Promise<void>;

/** What was started, to be stopped in the opposite order. */
const started: Stop[] = [];

async function main(role: string): Promise<void> {
  switch (role) {
    case 'migrate': {
      const config = readConfig(process.env);
      return migrate(config.databaseUrl, createLogger(config.logLevel));
    }
    case 'api':
    case 'worker':
    case 'all':
      return startRole(role, process.env);
    case 'start':
      return process.env['DATABASE_URL'] ? startRole('all', process.env) : startEverything(process.env);
    default:
      throw new ConfigError(`"${role}" is no role: say start, all, api, worker or migrate.`);
  }
}

async function startRole(role: NodeRole, env: Environment): Promise<void> {
  const config = readConfig(env);
  const log = createLogger(config.logLevel);
  const app = await startApp({ config, role, log });
  started.push(app.close);
  log.info({ role, url: app.url, node: app.nodeId }, 'ready');
}

/** The embedded default: Postgres, the carrier simulator, a demo organization, api and worker in this process. */
async function startEverything(env: Environment): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const simulatorPort = readPort(env, 'SIMULATOR_PORT', 4010);
  const embedded = await startEmbedded(env, say);
  started.push(embedded.stop);
  const config = readConfig({ LOG_LEVEL: 'warn', ...embedded.env });
  const log = createLogger(config.logLevel);
  await migrate(config.databaseUrl, log);
  const simulator = await startSimulator({ port: simulatorPort, logger: log });
  started.push(simulator.close);
  const secret = 'secret' in config.auth.key ? config.auth.key.secret : null;
  const tokens = secret === null ? null : await signDemoTokens(secret, config.auth.issuer, config.auth.audience);
  let graphiql: GraphiQLOptions = { title: 'Outbound messaging', defaultTabs: [] };
  // Before the first job is taken: the simulator has to know the number again when messages left over are sent.
  const beforeWork = async (store: ChannelStore, url: string | null) => {
    if (tokens === null) return;
    const demo = await createDemo(store, url ?? config.publicUrl, simulator.url, tokens);
    graphiql = { ...graphiql, ...demoTabs(demo) };
    writeDemoFile(embedded.dataDir, demo);
  };
  const app = await startApp({ config, role: 'all', log, graphiql: () => graphiql, beforeWork });
  started.push(app.close);
  say(`Ready.
  GraphiQL      ${app.url}/graphql   (open it in a browser${tokens === null ? '' : ': the examples run as they are'})
  Simulator     ${simulator.url}
  Tokens, ids   ${tokens === null ? 'none: AUTH_JWKS_URL is set, so there is no demo' : `${embedded.dataDir}/demo.json`}
Stop with Ctrl-C.`);
}

/** Long enough for a carrier that takes its time; what hangs for longer waits for something that is gone. */
const longestStopMs = 90_000;

async function stop(): Promise<void> {
  for (const stopOne of started.splice(0).reverse()) {
    const isOver = await Promise.race([stopOne().then(() => true), sleep(longestStopMs, false, { ref: false })]);
    if (!isOver) process.stderr.write('Something did not stop in time and is left behind.\n');
  }
}

let isStopping = false;

function stopOnce(): void {
  // Ctrl-C reaches us from the terminal and again from npm: the second is the first, not impatience.
  if (isStopping) return;
  isStopping = true;
  stop().then(() => process.exit(0), fail);
}

function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

/** What a person who starts the service can mend is told in a sentence; a fault of ours with its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError) return error.message;
  const { code, port, syscall } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: end what listens there, or set PORT or SIMULATOR_PORT to another.`;
  if (syscall === 'listen' || code === 'EADDRNOTAVAIL') return `HOST is no address of this machine (${error.message}).`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === '28P01' || code === '3D000') {
    return `The database at DATABASE_URL, or HOST, cannot be reached (${error.message}).`;
  }
  if (syscall === 'mkdir' || syscall === 'open') return `DATA_DIR is no folder that can be written (${error.message}).`;
  return error.stack ?? error.message;
}

process.on('SIGINT', stopOnce);
process.on('SIGTERM', stopOnce);

main(process.argv[2] ?? 'all').catch(async (error) => {
  await stop().catch(() => {});
  fail(error);
});
