import { expect, test } from 'vitest';
import { ConfigError } from '../../src/platform/config-error.ts';
import { describeRedis, readRedisAddress } from '../../src/platform/redis-address.ts';

const read = (text: string) => readRedisAddress('REDIS_URL', text);
const nobody = { username: null, password: null };
const plain = { master: null, isEncrypted: false, login: nobody, sentinelLogin: nobody, db: 0 };

test.each([
  { text: 'redis://cache', address: { ...plain, kind: 'server', hosts: [{ host: 'cache', port: 6_379 }] } },
  { text: 'redis://[::1]:7000/2', address: { ...plain, kind: 'server', hosts: [{ host: '::1', port: 7_000 }], db: 2 } },
  {
    text: 'rediss://app:p%40ss%2Fw:rd@cache:6380/1',
    address: {
      ...plain,
      kind: 'server',
      hosts: [{ host: 'cache', port: 6_380 }],
      isEncrypted: true,
      login: { username: 'app', password: 'p@ss/w:rd' },
      db: 1,
    },
  },
  {
    // As it was accepted before there was more than one host.
    text: 'redis://:pass,w@rd@cache:6379/',
    address: {
      ...plain,
      kind: 'server',
      hosts: [{ host: 'cache', port: 6_379 }],
      login: { username: null, password: 'pass,w@rd' },
    },
  },
  {
    text: 'redis+cluster://seed:7000',
    address: { ...plain, kind: 'cluster', hosts: [{ host: 'seed', port: 7_000 }] },
  },
  {
    text: 'rediss+cluster://:pw@a,b:7001,[::1]:7002',
    address: {
      ...plain,
      kind: 'cluster',
      hosts: [
        { host: 'a', port: 6_379 },
        { host: 'b', port: 7_001 },
        { host: '::1', port: 7_002 },
      ],
      isEncrypted: true,
      login: { username: null, password: 'pw' },
    },
  },
  ...['redis://:pw@a:1,b:2', 'redis://:pw@a:1,redis://:pw@b:2', 'redis+cluster://:pw@a:1,b:2/0'].map((text) => ({
    text,
    address: {
      ...plain,
      kind: 'cluster',
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
      login: { username: null, password: 'pw' },
    },
  })),
  {
    text: 'rediss+sentinel://app:pw@s1,s2:26380/main/3?sentinel_username=watch&sentinel_password=s%26p',
    address: {
      kind: 'sentinel',
      hosts: [
        { host: 's1', port: 26_379 },
        { host: 's2', port: 26_380 },
      ],
      master: 'main',
      isEncrypted: true,
      login: { username: 'app', password: 'pw' },
      sentinelLogin: { username: 'watch', password: 's&p' },
      db: 3,
    },
  },
])('$text is read', ({ text, address }) => {
  expect(read(text)).toEqual(address);
});

test.each([
  { text: 'passw0rd', says: 'is no address of Redis' },
  { text: 'redis:passw0rd@cache', says: 'is no address of Redis' },
  ...['redis://:passw0rd x@cache', 'redis://cache /1', 'redis://a, b', 'redis+sentinel://:passw0rd@s/my main'].map(
    (text) => ({
      text,
      says: 'has a space (in a password write %20)',
    }),
  ),
  { text: 'redis://', says: 'is no address of Redis' },
  { text: 'redis://:passw0rd@', says: 'is no address of Redis' },
  { text: 'redis+cluster:/a', says: 'is no address of Redis' },
  { text: 'redis://:passw0rd@a:6379,,b', says: 'names a host or port that cannot be' },
  { text: 'redis://:passw0rd@a:65536', says: 'names a host or port that cannot be' },
  { text: 'redis://:passw0rd@a:0', says: 'names a host or port that cannot be' },
  { text: 'redis://:passw0rd@a b', says: 'has a space' },
  { text: 'redis://:passw0rd@a,redis://b', says: 'has addresses that differ in more than the host' },
  { text: 'redis://:passw0rd@a,rediss://:passw0rd@b', says: 'has addresses that differ in more than the host' },
  { text: 'redis://:passw0rd%@a', says: 'has a % that escapes nothing' },
  { text: 'redis://:passw0rd@a/first', says: 'has a path that is no number of a database' },
  { text: 'redis://:passw0rd@a/0/1', says: 'has a path that is no number of a database' },
  { text: 'redis+cluster://:passw0rd@a,b/1', says: 'names a database, and a Cluster has but one' },
  { text: 'redis+sentinel://:passw0rd@a', says: 'does not name the master' },
  { text: 'redis+sentinel://:passw0rd@a/main/first', says: 'has a path that is no number of a database' },
  { text: 'redis+sentinel://a/main?password=passw0rd', says: 'has a parameter that is not known' },
  { text: 'redis://a?sentinel_password=passw0rd', says: 'has a parameter that is not known' },
])('$text stops the start with a sentence that tells no password', ({ text, says }) => {
  let error: unknown;
  try {
    read(text);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ConfigError);
  const { message } = error as ConfigError;
  expect(message).toMatch(/^REDIS_URL [^\n]+: it must be redis:\/\/[^\n]+\.$/);
  expect(message).toContain(says);
  expect(message).not.toContain('passw0rd');
});

test.each([
  { text: 'redis://:passw0rd@cache:7000/1', says: 'cache:7000' },
  { text: 'redis+cluster://:passw0rd@a,[::1]:7001', says: 'the Cluster of a:6379, [::1]:7001' },
  {
    text: 'redis+sentinel://:passw0rd@s1,s2/main?sentinel_password=passw0rd',
    says: 'main of the Sentinels s1:26379, s2:26379',
  },
])('$text is told as "$says"', ({ text, says }) => {
  expect(describeRedis(read(text))).toBe(says);
});
