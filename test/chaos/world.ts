import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/migrate.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { newId } from '../../src/platform/uuid.ts';
import { type RunningRedis, startRedis } from '../support/redis.ts';
import { authSecret, type Caller, createCaller } from './caller.ts';
import { type CarrierProxy, startCarrierProxy } from './carrier-proxy.ts';
import { createConfiguration } from './create-configuration.ts';
import { type Database, openDatabase } from './database.ts';
import { findLastingPort } from './find-lasting-port.ts';
import { type Front, startFront } from './front.ts';
import { apiCount, workerCount } from './plan-faults.ts';
import { type KillablePostgres, startPostgres } from './postgres.ts';
import { ordinaryBehaviour, type Profile, untoldEnding } from './profile.ts';
import { type ServiceProcess, superviseService } from './service-process.ts';
import { type SimulatorProcess, startSimulator } from './simulator.ts';

/** Everything that a run stands on, as processes of its own on loopback. */
export interface World {
  profile: Profile;
  postgres: KillablePostgres;
  simulator: SimulatorProcess;
  wire: CarrierProxy;
  /** Null: the nodes run without. */
  redis: RunningRedis | null;
  apis: ServiceProcess[];
  apiPorts: number[];
  /** What stands before them. */
  apiUrl: string;
  workers: ServiceProcess[];
  database: Database;
  caller: Caller;
  organizationId: string;
  configurationId: string;
  close(): Promise<void>;
}

export async function openWorld(
  profile: Profile,
  redisServer: string | null,
  signal: AbortSignal,
  logs: string | null,
): Promise<World> {
  const closers: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  try {
    return { ...(await open(profile, redisServer, signal, logs, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  profile: Profile,
  redisServer: string | null,
  signal: AbortSignal,
  logs: string | null,
  closers: (() => void | Promise<void>)[],
): Promise<Omit<World, 'close'>> {
  const folder = mkdtempSync(join(tmpdir(), 'outbound-chaos-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  // Postgres runs as another user where we are root.
  chmodSync(folder, 0o711);
  if (logs !== null) mkdirSync(logs, { recursive: true });

  const postgres = await startPostgres(folder);
  closers.push(postgres.close);
  await migrate(postgres.url, createLogger('error'));
  const database = openDatabase(postgres.url, signal);
  closers.push(database.close);
  const simulator = await startSimulator(ordinaryBehaviour(profile));
  closers.push(simulator.close);
  const wire = await startCarrierProxy(simulator.port, untoldEnding(profile));
  closers.push(wire.close);

  const redis = redisServer === null ? null : await startRedis(redisServer);
  if (redis !== null) closers.push(redis.kill);
  const apiPorts = await Promise.all(Array.from({ length: apiCount }, findLastingPort));
  const front: Front = await startFront(apiPorts);
  closers.push(front.close);
  const start = async (name: string, role: 'api' | 'worker', port: number) => {
    const env = { ...serviceEnvironment(postgres.url, front.url, port), ...(redis && { REDIS_URL: redis.url }) };
    const service = await superviseService(name, role, env, logs ?? folder);
    closers.push(service.close);
    return service;
  };
  const [apis, workers] = await Promise.all([
    Promise.all(apiPorts.map((port, index) => start(`api-${index}`, 'api', port))),
    Promise.all(Array.from({ length: workerCount }, (_, index) => start(`worker-${index}`, 'worker', 0))),
  ]);
  const organizationId = newId();
  const caller = await createCaller(front.url, organizationId, signal);
  closers.push(caller.close);
  const configurationId = await createConfiguration(caller, simulator, wire.url);
  return {
    profile,
    postgres,
    simulator,
    wire,
    redis,
    apis,
    apiPorts,
    apiUrl: front.url,
    workers,
    database,
    caller,
    organizationId,
    configurationId,
  };
}

function serviceEnvironment(databaseUrl: string, publicUrl: string, port: number): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: port === 0 ? '' : String(port),
    PUBLIC_URL: publicUrl,
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: authSecret,
    CREDENTIALS_KEY: Buffer.alloc(32, 1).toString('base64'),
    MAX_REQUESTS_PER_HOUR: '1000000',
    // So that a carrier that never answers costs seconds.
    CARRIER_TIMEOUT_SECONDS: '2',
    LOG_LEVEL: 'warn',
  };
}
