import { once } from 'node:events';
import { createServer } from 'node:net';

const lowest = 12_000;
// Above this, systems take ports for outgoing connections: one would sit on ours while its server is down.
const highest = 32_000;

/** A free port that stays free while the server on it is killed and started again. */
export async function findLastingPort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
