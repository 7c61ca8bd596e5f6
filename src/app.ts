import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MikroORM } from '@mikro-orm/postgresql';
import type { GraphiQLOptions } from 'graphql-yoga';
import { Agent } from 'undici';
import { schema } from '../schema/schema.ts';
import { createProviderChannels } from './channel/provider-channels.ts';
import type { ChannelStore } from './channel/save-channel.ts';
import type { Config } from './config.ts';
import type { AppContext } from './context.ts';
import { retryDelaysMs } from './delivery/retry-delay.ts';
import { tailEvents } from './event/tail-events.ts';
import { ormOptions } from './mikro-orm.config.ts';
import { openJobs } from './platform/jobs.ts';
import type { Logger } from './platform/logger.ts';
import { openNudge } from './platform/nudge.ts';
import { createSealer } from './platform/seal.ts';
import { createAuthenticate } from './server/authenticate.ts';
import { createGraphQLServer } from './server/graphql-server.ts';
import { createHealthDoor } from './server/health.ts';
import { createHttpServer } from './server/http-server.ts';
import { attachWebSocketServer } from './server/websocket-server.ts';
import { createReceiveWebhook } from './webhooks/receive-webhook.ts';
import { startWorker } from './worker/start-worker.ts';

export type AppRole = 'api' | 'worker' | 'all';

export interface AppOptions {
  config: Config;
  role: AppRole;
  log: Logger;
  graphiql?: GraphiQLOptions;
  /** Waits between attempts; shorter ones make tests quick. */
  retryDelaysMs?: readonly number[];
}

/** The running service. */
export interface App {
  /** Where it listens; null for a worker. */
  url: string | null;
  store: ChannelStore;
  /** Takes nothing new, finishes what is at work, closes everything. */
  close(): Promise<void>;
}

const carrierConnections = 128;

/** Opens everything that lives, and closes it in the opposite order; what was opened before a failure too. */
export async function startApp(options: AppOptions): Promise<App> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  try {
    return { ...(await openApp(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openApp(options: AppOptions, closers: (() => Promise<void>)[]): Promise<Omit<App, 'close'>> {
  const { config, role, log } = options;
  const orm = await MikroORM.init(ormOptions(config.databaseUrl, config.databaseConnections));
  closers.push(() => orm.close());
  const carriers = new Agent({ connections: carrierConnections, pipelining: 1, connect: { timeout: 5_000 } });
  closers.push(() => carriers.close());
  const nudge = await openNudge(config.redisUrl, log);
  closers.push(nudge.close);
  const jobs = await openJobs(config.databaseUrl, log);
  closers.push(jobs.close);
  const sealer = createSealer(config.credentialsKey);
  const providerChannels = createProviderChannels(sealer, carriers);
  const store: ChannelStore = { em: orm.em, jobs, nudge, sealer, providerChannels };
  const api = role === 'worker' ? null : await startApi(options, store);
  if (api !== null) closers.push(api.close);
  if (role !== 'api') {
    await startWorker({
      store,
      providerChannels,
      publicUrl: config.publicUrl,
      retryDelaysMs: options.retryDelaysMs ?? retryDelaysMs,
      log,
      eventRetentionDays: config.eventRetentionDays,
    });
    // Receipts are still taken while the last sends are settled.
    closers.push(jobs.stopWorking);
  }
  closers.push(async () => api?.announceStop());
  return { url: api?.url ?? null, store };
}

async function startApi({ config, log, graphiql = {} }: AppOptions, store: ChannelStore) {
  const { publicUrl, contactsPerRequest, requestsPerHour } = config;
  const tail = tailEvents(store.em, store.nudge, log);
  const app: AppContext = { store, tail, publicUrl, log, limits: { contactsPerRequest, requestsPerHour } };
  const authenticate = createAuthenticate(config.auth, store.em);
  const webhooks = createReceiveWebhook(store, store.providerChannels, publicUrl, log);
  const graphql = createGraphQLServer({ schema, app, authenticate, graphiql, log });
  let isStopping = false;
  const http = createHttpServer(
    {
      graphql: (request, response) => graphql(request, response),
      webhooks,
      health: createHealthDoor(store.em, () => isStopping),
    },
    log,
  );
  const sockets = attachWebSocketServer(http.server, { schema, app, authenticate, log });
  const url = await listen(http.server, config.host, config.port);
  return {
    url,
    announceStop() {
      isStopping = true;
    },
    async close() {
      await sockets.close();
      await http.close();
      await tail.close();
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}`;
}
