import { ConfigError } from './platform/config-error.ts';
import { type RedisAddress, readRedisAddress } from './platform/redis-address.ts';
import { showCount } from './platform/text.ts';
import { readTraceSettings, type TraceSettings } from './platform/trace-settings.ts';
import type { AuthSettings } from './server/authenticate.ts';

/** What the service is told by its environment; the README lists the names. */
export interface Config {
  host: string;
  port: number;
  databaseUrl: string;
  redis: RedisAddress | null;
  /** Where carriers and callers reach us, without a slash at the end. */
  publicUrl: string;
  auth: AuthSettings;
  /** 32 bytes that seal channel credentials. */
  credentialsKey: Buffer;
  logLevel: string;
  contactsPerRequest: number;
  requestsPerHour: number;
  eventRetentionDays: number;
  databaseConnections: number;
  /** How long the carrier may take to show a message of which nobody knows whether it has it. */
  inDoubtGraceMs: number;
  /** How long a carrier may keep us waiting for the head of its answer, and then for each piece of its body. */
  carrierTimeoutMs: number;
  /** Where a worker answers /metrics and /health; without it nowhere. */
  metricsPort: number | undefined;
  /** What /metrics is asked with; without it anybody may. */
  metricsToken: string | undefined;
  /** Where spans go; null: nowhere. */
  tracing: TraceSettings | null;
}

export type Environment = Record<string, string | undefined>;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

export function readConfig(env: Environment): Config {
  return {
    host: readText(env, 'HOST') ?? '0.0.0.0',
    port: readPort(env, 'PORT', 4000),
    databaseUrl:
      readUrl(env, 'DATABASE_URL', ['postgres:', 'postgresql:']) ??
      missing('DATABASE_URL', 'the URL of the Postgres database'),
    redis: readRedis(env),
    publicUrl: (
      readUrl(env, 'PUBLIC_URL', ['http:', 'https:']) ??
      missing('PUBLIC_URL', 'the URL under which carriers reach this service')
    ).replace(/\/+$/, ''),
    auth: readAuth(env),
    credentialsKey: readKey(env),
    logLevel: readLogLevel(env),
    contactsPerRequest: readCount(env, 'MAX_CONTACTS_PER_REQUEST', 100, 1_000),
    requestsPerHour: readCount(env, 'MAX_REQUESTS_PER_HOUR', 30_000, 1_000_000_000),
    eventRetentionDays: readCount(env, 'EVENT_RETENTION_DAYS', 7, 3_650),
    databaseConnections: readCount(env, 'DATABASE_CONNECTIONS', 12, 500),
    ...readCarrierTimes(env),
    metricsPort: readText(env, 'METRICS_PORT') === undefined ? undefined : readPort(env, 'METRICS_PORT', 0),
    metricsToken: readText(env, 'METRICS_TOKEN'),
    tracing: readTraceSettings(env),
  };
}

export function readPort(env: Environment, name: string, fallback: number): number {
  const text = readText(env, name);
  if (text === undefined) return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new ConfigError(`${name} is ${JSON.stringify(text)}; it must be a port number from 1 to 65535.`);
}

/** While a worker that was taken for dead may still be sending, the carrier's word that it has nothing is worth nothing. */
function readCarrierTimes(env: Environment): Pick<Config, 'carrierTimeoutMs' | 'inDoubtGraceMs'> {
  const timeoutSeconds = readCount(env, 'CARRIER_TIMEOUT_SECONDS', 15, 60);
  const graceSeconds = readCount(env, 'IN_DOUBT_GRACE_SECONDS', 300, 86_400);
  const leastSeconds = 2 * timeoutSeconds + 30;
  if (graceSeconds < leastSeconds) {
    throw new ConfigError(
      `IN_DOUBT_GRACE_SECONDS is ${graceSeconds}; with a CARRIER_TIMEOUT_SECONDS of ${timeoutSeconds} it must be at least ${leastSeconds}.`,
    );
  }
  return { carrierTimeoutMs: timeoutSeconds * 1_000, inDoubtGraceMs: graceSeconds * 1_000 };
}

function readAuth(env: Environment): AuthSettings {
  const secret = readText(env, 'AUTH_SECRET');
  const jwksUrl = readUrl(env, 'AUTH_JWKS_URL', ['http:', 'https:']);
  const common = { issuer: readText(env, 'AUTH_ISSUER'), audience: readText(env, 'AUTH_AUDIENCE') };
  if (secret !== undefined && jwksUrl !== undefined) {
    throw new ConfigError(
      'AUTH_SECRET and AUTH_JWKS_URL are both set; tokens are verified by one of them: unset the other.',
    );
  }
  if (jwksUrl !== undefined) return { ...common, key: { jwksUrl } };
  if (secret === undefined) return missing('AUTH_SECRET or AUTH_JWKS_URL', 'what tokens are verified with');
  if (Buffer.byteLength(secret) < 32)
    throw new ConfigError('AUTH_SECRET is too short; it must have at least 32 bytes.');
  return { ...common, key: { secret } };
}

function readKey(env: Environment): Buffer {
  const text =
    readText(env, 'CREDENTIALS_KEY') ?? missing('CREDENTIALS_KEY', '32 bytes in base64 that seal channel credentials');
  const key = Buffer.from(text, 'base64');
  if (key.length === 32) return key;
  throw new ConfigError(
    `CREDENTIALS_KEY holds ${key.length} bytes; it must be 32 bytes in base64 (openssl rand -base64 32).`,
  );
}

function readLogLevel(env: Environment): string {
  const level = readText(env, 'LOG_LEVEL') ?? 'info';
  if (logLevels.includes(level)) return level;
  throw new ConfigError(`LOG_LEVEL is ${JSON.stringify(level)}; it must be one of ${logLevels.join(', ')}.`);
}

function readCount(env: Environment, name: string, fallback: number, most: number): number {
  const text = readText(env, name);
  if (text === undefined) return fallback;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new ConfigError(`${name} is ${JSON.stringify(text)}; it must be a whole number from 1 to ${showCount(most)}.`);
}

function readRedis(env: Environment): RedisAddress | null {
  const text = readText(env, 'REDIS_URL');
  return text === undefined ? null : readRedisAddress('REDIS_URL', text);
}

function readUrl(env: Environment, name: string, protocols: string[]): string | undefined {
  const text = readText(env, name);
  if (text === undefined) return undefined;
  if (protocols.includes(URL.parse(text)?.protocol ?? '')) return text;
  // The value is not repeated: it may hold a password.
  throw new ConfigError(
    `${name} is no URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`,
  );
}

/** An empty value counts as absent: that is how compose files leave one out. */
function readText(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === '' ? undefined : text;
}

function missing(name: string, meaning: string): never {
  throw new ConfigError(`${name} is missing: set it to ${meaning}.`);
}
