import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisAddress } from './redis-address.ts';

/** What publishes and what listens: two connections, or one Cluster, which keeps a connection of its own for listening. */
export interface RedisConnections {
  publisher: Redis | Cluster;
  subscriber: Redis | Cluster;
}

const connectTimeoutMs = 2_000;
/** A server that stands still is let go after so long. */
const commandTimeoutMs = 2_000;
const longestRetryMs = 1_000;

/** Connects, and goes on trying for ever: the client itself follows a failover and finds the other nodes of a Cluster. */
export function connectRedis(address: RedisAddress): RedisConnections {
  if (address.kind === 'cluster') {
    const cluster = openCluster(address);
    return { publisher: cluster, subscriber: cluster };
  }
  return { publisher: openServer(address), subscriber: openServer(address) };
}

function openServer(address: RedisAddress): Redis {
  const options: Omit<RedisOptions, 'replyMapping'> = {
    ...common(address),
    ...(address.master === null ? address.hosts[0] : bySentinels(address, address.master)),
    db: address.db,
    // What could not be said is not said later: readers poll.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy,
  };
  return new Redis(options);
}

function bySentinels(
  { hosts, isEncrypted, sentinelLogin }: RedisAddress,
  master: string,
): Omit<RedisOptions, 'replyMapping'> {
  const { username, password } = sentinelLogin;
  return {
    sentinels: [...hosts],
    name: master,
    ...(username !== null && { sentinelUsername: username }),
    ...(password !== null && { sentinelPassword: password }),
    ...(isEncrypted && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
    sentinelCommandTimeout: commandTimeoutMs,
    sentinelRetryStrategy: retryStrategy,
  };
}

function openCluster(address: RedisAddress): Cluster {
  return new Cluster([...address.hosts], {
    redisOptions: common(address),
    enableOfflineQueue: false,
    clusterRetryStrategy: retryStrategy,
    slotsRefreshTimeout: commandTimeoutMs,
    // A certificate names the host, not what it resolves to.
    ...(address.isEncrypted && { dnsLookup: (host, found) => found(null, host) }),
  });
}

function common({ login: { username, password }, isEncrypted }: RedisAddress) {
  return {
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    ...(isEncrypted && { tls: {} }),
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
  };
}

function retryStrategy(attempt: number): number {
  return Math.min(attempt * 100, longestRetryMs);
}
