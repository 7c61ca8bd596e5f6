import { setTimeout as sleep } from 'node:timers/promises';
import { type Measured, startServiceProcess } from './processes.ts';
import { createCaller } from './road.ts';
import type { Stage } from './stage.ts';

const contactsPerRequest = 100;
const readEveryMs = 30_000;

/** The road at a steady rate for so many minutes; the memory of each process every 30 seconds is to stay where it is. */
export async function runSteady(stage: Stage, minutes: number, rate: number): Promise<Record<string, number>> {
  const { simulator } = stage;
  const service = await startServiceProcess('all', await stage.createDatabase('steady'));
  const caller = await createCaller(service.url, simulator.url);
  const requests = Math.round((minutes * 60 * rate) / contactsPerRequest);
  const following = await caller.followDelivered(requests * contactsPerRequest);
  const readings = readMemory(stage, service, following.delivered);
  const startedAt = performance.now();
  const sends: Promise<string>[] = [];
  for (let sent = 0; sent < requests; sent++) {
    const dueInMs = startedAt + (sent * contactsPerRequest * 1000) / rate - performance.now();
    if (dueInMs > 1) await sleep(dueInMs);
    sends.push(caller.send(contactsPerRequest));
  }
  await Promise.all(sends);
  await following.done;
  const seconds = (performance.now() - startedAt) / 1000;
  const memory = readings.stop();
  await caller.close();
  await service.stop();
  return { 'steady road, messages/s': (requests * contactsPerRequest) / seconds, ...memory };
}

/** What each process has in memory, and how many messages were DELIVERED by then, as figures in the order of time. */
function readMemory(stage: Stage, service: Measured, delivered: () => number): { stop(): Record<string, number> } {
  const figures: Record<string, number> = {};
  const startedAt = performance.now();
  const read = () => {
    const at = `after ${Math.round((performance.now() - startedAt) / 1000)} s`;
    figures[`${at}: messages DELIVERED`] = delivered();
    figures[`${at}: service resident memory, MB`] = service.memory().nowMb;
    figures[`${at}: simulator resident memory, MB`] = stage.simulator.memory().nowMb;
    figures[`${at}: Postgres memory of its own, MB`] = stage.postgresMemoryMb();
    // The simulator is the judge of the tests, so it forgets nothing by itself.
    void fetch(`${stage.simulator.url}/phones`, { method: 'DELETE' });
  };
  const timer = setInterval(read, readEveryMs);
  return {
    stop() {
      clearInterval(timer);
      read();
      return figures;
    },
  };
}
