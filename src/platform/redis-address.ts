import { ConfigError } from './config-error.ts';

/** Where Redis is: one server, some nodes of a Cluster, or Sentinels that know the master of that name. */
export interface RedisAddress {
  kind: 'server' | 'cluster' | 'sentinel';
  /** Of the server, of nodes of the Cluster, or of Sentinels. */
  hosts: readonly RedisHost[];
  master: string | null;
  isEncrypted: boolean;
  /** What Redis itself asks for. */
  login: RedisLogin;
  /** What Sentinels ask for. */
  sentinelLogin: RedisLogin;
  db: number;
}

export interface RedisHost {
  host: string;
  port: number;
}

interface RedisLogin {
  username: string | null;
  password: string | null;
}

/** Scheme, login, hosts, path, parameters; a password's own @ need not be escaped. */
const shape = /^(rediss?)(\+cluster|\+sentinel)?:\/\/(?:([^/]*)@)?([^/?#@]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const defaultPort = 6379;
const defaultSentinelPort = 26_379;

/**
 * Reads `redis://host:port/db`, `redis+cluster://host:port,host:port`, `redis+sentinel://host:port,host:port/master/db`,
 * with `rediss` for TLS; several redis:// are a Cluster. What is wrong is told without the value, which may hold a password.
 */
export function readRedisAddress(name: string, text: string): RedisAddress {
  if (/\s/.test(text)) throw wrong(name, 'has a space (in a password write %20)');
  // Each address of a list may be written out in full.
  const [first, ...others] = text.split(/,(?=rediss?:\/\/)/).map((part) => readParts(name, part));
  if (first === undefined) throw wrong(name, 'is no address of Redis');
  if (others.some((other) => !isAlike(other, first)))
    throw wrong(name, 'has addresses that differ in more than the host');
  const isSentinel = first.suffix === '+sentinel';
  const hosts = [first, ...others].flatMap((part) =>
    part.hosts.split(',').map((host) => readHost(name, host, isSentinel ? defaultSentinelPort : defaultPort)),
  );
  const kind = isSentinel ? 'sentinel' : hosts.length > 1 || first.suffix === '+cluster' ? 'cluster' : 'server';
  const { master, db } = readPath(name, kind, first.path);
  const parameters = readParameters(name, kind, first.parameters);
  return {
    kind,
    hosts,
    master,
    db,
    isEncrypted: first.scheme === 'rediss',
    login: readLogin(name, first.login),
    sentinelLogin: {
      username: parameters.get('sentinel_username'),
      password: parameters.get('sentinel_password'),
    },
  };
}

/** Where Redis is, for people: without names and passwords. */
export function describeRedis({ kind, hosts, master }: RedisAddress): string {
  const list = hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(', ');
  return kind === 'sentinel'
    ? `${master} of the Sentinels ${list}`
    : kind === 'cluster'
      ? `the Cluster of ${list}`
      : list;
}

interface Parts {
  scheme: string;
  suffix: string;
  login: string;
  hosts: string;
  path: string;
  parameters: string;
}

function isAlike({ hosts: _, ...one }: Parts, { hosts: __, ...other }: Parts): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function readParts(name: string, text: string): Parts {
  const match = shape.exec(text);
  if (match === null) throw wrong(name, 'is no address of Redis');
  const [, scheme = '', suffix = '', login = '', hosts = '', path = '', parameters = ''] = match;
  return { scheme, suffix, login, hosts, path, parameters };
}

function readHost(name: string, text: string, port: number): RedisHost {
  const url = URL.parse(`redis://${text}`);
  if (url === null || url.hostname === '' || url.port === '0') throw wrong(name, 'names a host or port that cannot be');
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? port : Number(url.port) };
}

function readPath(name: string, kind: RedisAddress['kind'], path: string): { master: string | null; db: number } {
  const segments = path.split('/').filter((segment) => segment !== '');
  const master = kind === 'sentinel' ? decode(name, segments.shift() ?? '') : null;
  if (master === '') throw wrong(name, 'does not name the master that the Sentinels watch');
  const [db = '0', ...rest] = segments;
  if (!/^\d{1,5}$/.test(db) || rest.length > 0) throw wrong(name, 'has a path that is no number of a database');
  if (kind === 'cluster' && Number(db) !== 0) throw wrong(name, 'names a database, and a Cluster has but one');
  return { master, db: Number(db) };
}

const sentinelParameters = new Set(['sentinel_username', 'sentinel_password']);

function readParameters(name: string, kind: RedisAddress['kind'], text: string): URLSearchParams {
  const parameters = new URLSearchParams(text);
  for (const key of parameters.keys()) {
    if (kind !== 'sentinel' || !sentinelParameters.has(key)) throw wrong(name, 'has a parameter that is not known');
  }
  return parameters;
}

/** `user:password@`, or `:password@`. */
function readLogin(name: string, text: string): RedisLogin {
  const [username = '', ...password] = text.split(':');
  return {
    username: decode(name, username) || null,
    password: decode(name, password.join(':')) || null,
  };
}

function decode(name: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong(name, 'has a % that escapes nothing (write %25)');
  }
}

function wrong(name: string, fault: string): ConfigError {
  return new ConfigError(
    `${name} ${fault}: it must be redis://host:port, redis+cluster://host:port,host:port or redis+sentinel://host:port,host:port/master, with rediss in place of redis for TLS.`,
  );
}
