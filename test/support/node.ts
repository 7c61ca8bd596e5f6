import { type App, type AppOptions, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import type { NodeRole } from '../../src/platform/presence.ts';
import { findFreePort } from './free-port.ts';
import { authSecret } from './service.ts';

export interface NodeOptions extends Pick<AppOptions, 'onDeliveryStep'> {
  databaseUrl: string;
  role: NodeRole;
  /** Where carriers reach the service, where that is not this node. Its port is this node's, unless `port` says otherwise. */
  publicUrl?: string;
  port?: number;
  env?: Record<string, string>;
}

/** One process of the service more, on a database that others may use too. */
export async function startNode(options: NodeOptions): Promise<App> {
  const port = options.port ?? (await findFreePort());
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: options.publicUrl ?? `http://127.0.0.1:${port}`,
    DATABASE_URL: options.databaseUrl,
    AUTH_SECRET: authSecret,
    CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64'),
    ...options.env,
  });
  const log = createLogger(process.env['LOG_LEVEL'] ?? 'fatal');
  return startApp({
    config,
    role: options.role,
    log,
    times: { retryDelays: { soonMs: [50, 50], laterMs: [50] } },
    ...(options.onDeliveryStep !== undefined && { onDeliveryStep: options.onDeliveryStep }),
  });
}
