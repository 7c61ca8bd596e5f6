import { startSimulator } from './simulator.ts';

const port = Number(process.env['SIMULATOR_PORT'] ?? 4010);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write('SIMULATOR_PORT must be a port number from 0 to 65535.\n');
  process.exit(1);
}
const simulator = await startSimulator({ port });
process.stdout.write(`The carrier simulator listens on ${simulator.url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close());
}
