import { type App, type AppOptions, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { createDatabase } from './database.ts';
import { findFreePort } from './free-port.ts';

export const authSecret = 'a secret that only the tests know, long enough';

/** The service and the carrier simulator, as real servers on free ports with a database of their own. */
export interface Service {
  url: string;
  databaseUrl: string;
  app: App;
  simulator: Simulator;
  close(): Promise<void>;
}

export interface ServiceOptions
  extends Partial<Pick<AppOptions, 'role' | 'times' | 'breakerRules' | 'log' | 'onDeliveryStep'>> {
  env?: Record<string, string>;
}

export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const [database, simulator, port] = await Promise.all([
    createDatabase(),
    startSimulator({ port: 0 }),
    findFreePort(),
  ]);
  const url = `http://127.0.0.1:${port}`;
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: database.url,
    AUTH_SECRET: authSecret,
    CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64'),
    ...options.env,
  });
  const app = await startApp({
    config,
    role: options.role ?? 'all',
    log: options.log ?? createLogger(process.env['LOG_LEVEL'] ?? 'fatal'),
    ...(options.breakerRules !== undefined && { breakerRules: options.breakerRules }),
    times: { retryDelays: { soonMs: [50, 50], laterMs: [50] }, ...options.times },
    ...(options.onDeliveryStep !== undefined && { onDeliveryStep: options.onDeliveryStep }),
  });
  return {
    url,
    databaseUrl: database.url,
    app,
    simulator,
    async close() {
      await app.close();
      await simulator.close();
      await database.drop();
    },
  };
}
