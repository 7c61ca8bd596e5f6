import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/platform/logger.ts';
import type { NodeRole } from '../../src/platform/presence.ts';
import type { DeathOrder, DeliveryStep } from './delivery-step.ts';

// The service as src/main.ts starts it, with shorter waits, and with a will to die where the harness says.

/** Production waits 10 s before it asks the carrier, 300 s until a doubt ends, and minutes before a last attempt. */
const times = {
  firstLookUpMs: 1_000,
  graceMs: 8_000,
  retryDelays: { soonMs: [500, 2_000, 4_000, 8_000], laterMs: [10_000] },
};

let order: DeathOrder | null = null;
process.on('message', (message) => {
  order = message as DeathOrder;
});

function onDeliveryStep(step: DeliveryStep): void {
  if (order === null || order.step !== step) return;
  order.passing -= 1;
  if (order.passing === 0) process.kill(process.pid, 'SIGKILL');
}

const config = readConfig(process.env);
const role = process.argv[2] as NodeRole;
await startApp({ config, role, log: createLogger(config.logLevel), onDeliveryStep, times });
process.send?.('ready');
