import { describe, expect, test } from 'vitest';
import { type Environment, readConfig, readPort } from '../../src/config.ts';
import { ConfigError } from '../../src/platform/config-error.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const secret = 's3cr3t-'.repeat(5);
const complete: Environment = {
  DATABASE_URL: 'postgres://user:passw0rd@db/messages',
  PUBLIC_URL: 'https://messages.example',
  AUTH_SECRET: secret,
  CREDENTIALS_KEY: key,
};

test('what is left out has its default', () => {
  expect(readConfig(complete)).toEqual({
    host: '0.0.0.0',
    port: 4000,
    databaseUrl: 'postgres://user:passw0rd@db/messages',
    redis: null,
    publicUrl: 'https://messages.example',
    auth: { key: { secret }, issuer: undefined, audience: undefined },
    credentialsKey: Buffer.alloc(32, 7),
    logLevel: 'info',
    contactsPerRequest: 100,
    requestsPerHour: 30_000,
    eventRetentionDays: 7,
    databaseConnections: 12,
    inDoubtGraceMs: 300_000,
    carrierTimeoutMs: 15_000,
    tracing: null,
  });
});

test('an empty value counts as left out', () => {
  const empty = { PORT: '', HOST: ' ', REDIS_URL: '', AUTH_JWKS_URL: '', LOG_LEVEL: '', MAX_CONTACTS_PER_REQUEST: ' ' };
  expect(readConfig({ ...complete, ...empty })).toEqual(readConfig(complete));
});

test.each<{ env: Environment; read: object }>([
  { env: { HOST: '127.0.0.1', PORT: ' 1 ' }, read: { host: '127.0.0.1', port: 1 } },
  { env: { PORT: '65535' }, read: { port: 65_535 } },
  { env: { DATABASE_URL: 'postgresql://db/x' }, read: { databaseUrl: 'postgresql://db/x' } },
  { env: { REDIS_URL: 'redis://cache' }, read: { redis: { kind: 'server', hosts: [{ host: 'cache', port: 6_379 }] } } },
  { env: { PUBLIC_URL: 'http://x.example/base//' }, read: { publicUrl: 'http://x.example/base' } },
  {
    env: {
      AUTH_SECRET: '',
      AUTH_JWKS_URL: 'https://id.example/jwks',
      AUTH_ISSUER: 'https://id.example',
      AUTH_AUDIENCE: 'm',
    },
    read: { auth: { key: { jwksUrl: 'https://id.example/jwks' }, issuer: 'https://id.example', audience: 'm' } },
  },
  { env: { AUTH_SECRET: 'x'.repeat(32) }, read: { auth: { key: { secret: 'x'.repeat(32) } } } },
  { env: { LOG_LEVEL: 'silent' }, read: { logLevel: 'silent' } },
  { env: { MAX_CONTACTS_PER_REQUEST: '1' }, read: { contactsPerRequest: 1 } },
  { env: { MAX_CONTACTS_PER_REQUEST: '1000' }, read: { contactsPerRequest: 1_000 } },
  { env: { MAX_REQUESTS_PER_HOUR: '1000000000' }, read: { requestsPerHour: 1_000_000_000 } },
  { env: { EVENT_RETENTION_DAYS: '3650' }, read: { eventRetentionDays: 3_650 } },
  { env: { DATABASE_CONNECTIONS: '500' }, read: { databaseConnections: 500 } },
  { env: { CARRIER_TIMEOUT_SECONDS: '1' }, read: { carrierTimeoutMs: 1_000 } },
  { env: { CARRIER_TIMEOUT_SECONDS: '60' }, read: { carrierTimeoutMs: 60_000 } },
  { env: { IN_DOUBT_GRACE_SECONDS: '60' }, read: { inDoubtGraceMs: 60_000 } },
])('$env is read', ({ env, read }) => {
  expect(readConfig({ ...complete, ...env })).toMatchObject(read);
});

describe('one sentence names', () => {
  test.each<{ name: string; value: string | undefined; says: string }>([
    {
      name: 'DATABASE_URL',
      value: undefined,
      says: 'DATABASE_URL is missing: set it to the URL of the Postgres database.',
    },
    { name: 'DATABASE_URL', value: 'mysql://user:passw0rd@db/x', says: 'postgres:// or postgresql://' },
    { name: 'DATABASE_URL', value: 'user:passw0rd@db', says: 'postgres:// or postgresql://' },
    { name: 'REDIS_URL', value: 'http://:passw0rd@cache', says: 'it must be redis://host:port' },
    { name: 'PUBLIC_URL', value: undefined, says: 'PUBLIC_URL is missing' },
    { name: 'PUBLIC_URL', value: 'messages.example', says: 'http:// or https://' },
    { name: 'AUTH_SECRET', value: undefined, says: 'AUTH_SECRET or AUTH_JWKS_URL is missing' },
    { name: 'AUTH_SECRET', value: 'passw0rd', says: 'at least 32 bytes' },
    { name: 'AUTH_JWKS_URL', value: 'https://id.example/jwks', says: 'AUTH_SECRET and AUTH_JWKS_URL are both set' },
    { name: 'AUTH_JWKS_URL', value: 'id.example', says: 'http:// or https://' },
    { name: 'CREDENTIALS_KEY', value: undefined, says: 'CREDENTIALS_KEY is missing' },
    { name: 'CREDENTIALS_KEY', value: 'passw0rd', says: 'holds 6 bytes' },
    { name: 'CREDENTIALS_KEY', value: Buffer.alloc(33).toString('base64'), says: 'holds 33 bytes' },
    { name: 'PORT', value: '65536', says: 'a port number from 1 to 65535' },
    { name: 'PORT', value: '0', says: 'a port number from 1 to 65535' },
    { name: 'PORT', value: '80.5', says: 'a port number from 1 to 65535' },
    { name: 'PORT', value: 'http', says: '"http"' },
    { name: 'LOG_LEVEL', value: 'loud', says: 'trace, debug, info, warn, error, fatal, silent' },
    { name: 'MAX_CONTACTS_PER_REQUEST', value: '0', says: 'a whole number from 1 to 1,000' },
    { name: 'MAX_CONTACTS_PER_REQUEST', value: '1001', says: 'a whole number from 1 to 1,000' },
    { name: 'MAX_CONTACTS_PER_REQUEST', value: '1.5', says: 'a whole number from 1 to 1,000' },
    { name: 'MAX_REQUESTS_PER_HOUR', value: 'many', says: '"many"' },
    { name: 'EVENT_RETENTION_DAYS', value: '-7', says: 'a whole number from 1 to 3,650' },
    { name: 'DATABASE_CONNECTIONS', value: '501', says: 'a whole number from 1 to 500' },
    { name: 'CARRIER_TIMEOUT_SECONDS', value: '61', says: 'a whole number from 1 to 60' },
    { name: 'CARRIER_TIMEOUT_SECONDS', value: '0', says: 'a whole number from 1 to 60' },
    { name: 'IN_DOUBT_GRACE_SECONDS', value: '59', says: 'it must be at least 60' },
    { name: 'IN_DOUBT_GRACE_SECONDS', value: '86401', says: 'a whole number from 1 to 86,400' },
  ])('$name where it is $value', ({ name, value, says }) => {
    const error = catchError(() => readConfig({ ...complete, [name]: value }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error?.message).toContain(name);
    expect(error?.message).toContain(says);
    expect(error?.message).toMatch(/^[^\n]+\.\)?$/);
    for (const hidden of ['passw0rd', secret, key]) expect(error?.message).not.toContain(hidden);
  });

  test('SIMULATOR_PORT, read by the same rule', () => {
    expect(readPort({ SIMULATOR_PORT: '4011' }, 'SIMULATOR_PORT', 4010)).toBe(4011);
    expect(readPort({}, 'SIMULATOR_PORT', 4010)).toBe(4010);
    expect(catchError(() => readPort({ SIMULATOR_PORT: 'x' }, 'SIMULATOR_PORT', 4010))?.message).toMatch(
      /^SIMULATOR_PORT /,
    );
  });
});

function catchError(work: () => unknown): Error | null {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof Error ? error : null;
  }
}
