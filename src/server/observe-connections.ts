import { Gauge } from 'prom-client';
import type { Store } from '../platform/store.ts';

/** Registers how far this process uses its connections to the database; those of the job queue are its own. */
export async function observeConnections({ em, metrics: { registry } }: Store): Promise<void> {
  const registers = [registry];
  const pool = await em.getConnection().getNativeClient();
  new Gauge({
    name: 'outbound_database_connections',
    help: 'Connections of this process to the database: in_use or idle; at most DATABASE_CONNECTIONS.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'in_use' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
    },
  });
  new Gauge({
    name: 'outbound_database_waiting',
    help: 'What waits for a connection of this process.',
    registers,
    collect() {
      this.set(pool.waitingCount);
    },
  });
}
