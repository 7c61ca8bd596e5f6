import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MikroORM } from '@mikro-orm/postgresql';
import type { GraphiQLOptions } from 'graphql-yoga';
import { Agent } from 'undici';
import packageJson from '../package.json' with { type: 'json' };
import { schema } from '../schema/schema.ts';
import type { ChannelStore } from './channel/channel-store.ts';
import { createProviderChannels } from './channel/provider-channels.ts';
import type { Config } from './config.ts';
import type { AppContext } from './context.ts';
import type { DeliveryStep, DeliveryTimes } from './delivery/delivery-settings.ts';
import { retryDelays } from './delivery/retry-delay.ts';
import { tailEvents } from './event/tail-events.ts';
import { type BreakerRules, breakerRules } from './failover/breaker-rules.ts';
import { ormOptions } from './mikro-orm.config.ts';
import { createRecentSends } from './pace/recent-sends.ts';
import { openJobs } from './platform/jobs.ts';
import type { Logger } from './platform/logger.ts';
import { createMetrics } from './platform/metrics.ts';
import { openNudge } from './platform/nudge.ts';
import { announceNode, type NodeRole } from './platform/presence.ts';
import { createSealer } from './platform/seal.ts';
import { createSlots } from './platform/slots.ts';
import { openTracing } from './platform/tracing.ts';
import { createAuthenticate } from './server/authenticate.ts';
import { createGraphQLServer } from './server/graphql-server.ts';
import { createHealthDoor } from './server/health-door.ts';
import { createHttpServer } from './server/http-server.ts';
import { createMetricsDoor } from './server/metrics-door.ts';
import { observeConnections } from './server/observe-connections.ts';
import { observeDatabase } from './server/observe-database.ts';
import { attachWebSocketServer } from './server/websocket-server.ts';
import { createReceiveWebhook } from './webhooks/receive-webhook.ts';
import { startWorker } from './worker/start-worker.ts';

export interface AppOptions {
  config: Config;
  role: NodeRole;
  log: Logger;
  /** Asked each time GraphiQL is opened. */
  graphiql?: () => GraphiQLOptions;
  /** Awaited when the api answers and before the first job is taken. */
  beforeWork?: (store: ChannelStore, url: string | null) => Promise<void>;
  /** Shorter waits make tests quick. */
  times?: Partial<DeliveryTimes>;
  breakerRules?: Partial<BreakerRules>;
  /** Told of each step of a delivery; the fault suite ends the process there. */
  onDeliveryStep?: (step: DeliveryStep) => void;
}

/** The running service. */
export interface App {
  /** Where it listens; null for a worker without METRICS_PORT. */
  url: string | null;
  /** What the list of nodes calls it. */
  nodeId: string;
  store: ChannelStore;
  /** Takes nothing new, finishes what is at work, closes everything. */
  close(): Promise<void>;
}

/** To each carrier. */
const carrierConnections = 340;
/** The other quarter is for everybody else. */
const mostConnectionsOfOne = 256;
const firstLookUpMs = 10_000;

type Closers = (() => Promise<void>)[];

/** Opens everything that lives, and closes it in the opposite order; what was opened before a failure too. */
export async function startApp(options: AppOptions): Promise<App> {
  const closers: Closers = [];
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

/**
 * Stopping goes backwards: it is announced to the load balancer; the worker finishes its jobs, while the api still takes
 * their receipts; sockets, requests and streams end; then what they all stood on.
 */
async function openApp(options: AppOptions, closers: Closers): Promise<Omit<App, 'close'>> {
  const { config, role, log } = options;
  const orm = await MikroORM.init(ormOptions(config.databaseUrl, config.databaseConnections));
  closers.push(() => orm.close());
  const carriers = new Agent({
    connections: carrierConnections,
    pipelining: 1,
    connect: { timeout: 5_000 },
    headersTimeout: config.carrierTimeoutMs,
    bodyTimeout: config.carrierTimeoutMs,
  });
  closers.push(() => carriers.close());
  const metrics = createMetrics();
  const tracing = await openTracing(config.tracing, log);
  closers.push(tracing.close);
  const nudge = await openNudge(config.redis, log);
  closers.push(nudge.close);
  const jobs = await openJobs(config.databaseUrl, log, metrics);
  closers.push(jobs.close);
  const { version } = packageJson;
  const presence = await announceNode(orm.em, { role, version }, () => nudge.status().redis, log);
  closers.push(presence.end);
  const sealer = createSealer(config.credentialsKey);
  const providerChannels = createProviderChannels(sealer, carriers);
  const store: ChannelStore = { em: orm.em, jobs, nudge, metrics, tracing, sealer, providerChannels };
  observeDatabase(store);
  await observeConnections(store);
  const api = role === 'worker' ? null : await startApi(options, store, closers);
  const isWatched = role === 'worker' && config.metricsPort !== undefined;
  const watch = isWatched ? await startWatch(options, store, closers, config.metricsPort) : null;
  await options.beforeWork?.(store, api?.url ?? null);
  if (role !== 'api') {
    await startWorker({
      store,
      providerChannels,
      publicUrl: config.publicUrl,
      times: {
        retryDelays,
        firstLookUpMs,
        graceMs: config.inDoubtGraceMs,
        carrierTimeoutMs: config.carrierTimeoutMs,
        ...options.times,
      },
      breakerRules: rulesOf(options),
      onStep: options.onDeliveryStep ?? (() => {}),
      slots: createSlots(carrierConnections, mostConnectionsOfOne),
      recentSends: createRecentSends(),
      log,
      eventRetentionDays: config.eventRetentionDays,
    });
    closers.push(jobs.stopWorking);
  }
  closers.push(async () => (api ?? watch)?.announceStop());
  return { url: (api ?? watch)?.url ?? null, nodeId: presence.nodeId, store };
}

function rulesOf(options: AppOptions): BreakerRules {
  return { ...breakerRules, ...options.breakerRules };
}

async function startApi(options: AppOptions, store: ChannelStore, closers: Closers) {
  const { config, log, graphiql = () => ({}) } = options;
  const { publicUrl, contactsPerRequest, requestsPerHour } = config;
  const tail = tailEvents(store, log);
  closers.push(tail.close);
  const app: AppContext = { store, tail, publicUrl, log, limits: { contactsPerRequest, requestsPerHour } };
  const authenticate = createAuthenticate(config.auth, store.em);
  const webhooks = createReceiveWebhook(
    store,
    store.providerChannels,
    { publicUrl, breakerRules: rulesOf(options) },
    log,
  );
  const graphql = createGraphQLServer({ schema, app, authenticate, graphiql, log });
  const watch = createWatch(config, store);
  const http = createHttpServer(
    { ...watch.doors, graphql: (request, response) => graphql(request, response), webhooks },
    log,
  );
  closers.push(http.close);
  const sockets = attachWebSocketServer(http.server, { schema, app, authenticate, log });
  closers.push(sockets.close);
  const url = await listen(http.server, config.host, config.port);
  return { url, announceStop: watch.announceStop };
}

/** A worker answers nobody but those who watch it. */
async function startWatch({ config, log }: AppOptions, store: ChannelStore, closers: Closers, port = 0) {
  const { doors, announceStop } = createWatch(config, store);
  const http = createHttpServer(doors, log);
  closers.push(http.close);
  return { url: await listen(http.server, config.host, port), announceStop };
}

function createWatch({ metricsToken }: Config, store: ChannelStore) {
  let isStopping = false;
  const doors = {
    health: createHealthDoor(store, () => isStopping),
    metrics: createMetricsDoor(store.metrics, metricsToken),
  };
  return {
    doors,
    announceStop() {
      isStopping = true;
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}`;
}
