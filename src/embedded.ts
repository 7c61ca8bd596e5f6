import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, readPort } from './config.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';

/** Parts that the environment does not name, started or made up for one machine. */
interface Embedded {
  env: Environment;
  dataDir: string;
  stop(): Promise<void>;
}

/** Completes the environment: Postgres in DATA_DIR, secrets that survive a restart, everything on loopback. */
export async function startEmbedded(env: Environment, onProgress: (line: string) => void): Promise<Embedded> {
  const dataDir = env['DATA_DIR'] || '.data';
  mkdirSync(dataDir, { recursive: true });
  const secrets = readSecrets(join(dataDir, 'secrets.json'));
  const port = readPort(env, 'PORT', 4000);
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), onProgress });
  const verified = env['AUTH_SECRET'] || env['AUTH_JWKS_URL'] ? {} : { AUTH_SECRET: secrets.authSecret };
  return {
    dataDir,
    env: {
      HOST: '127.0.0.1',
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      CREDENTIALS_KEY: secrets.credentialsKey,
      ...Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
      ...verified,
      DATABASE_URL: postgres.url,
    },
    stop: postgres.stop,
  };
}

interface Secrets {
  authSecret: string;
  credentialsKey: string;
}

function readSecrets(file: string): Secrets {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const secrets = {
    authSecret: randomBytes(32).toString('base64'),
    credentialsKey: randomBytes(32).toString('base64'),
  };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
