import { measureCpu } from './cpu-time.ts';
import { measureRoad, warmUpRoad } from './measures.ts';
import { type Measured, startServiceProcess } from './processes.ts';
import { createCaller } from './road.ts';
import type { Stage } from './stage.ts';

/** One api process and some worker processes, with a carrier that takes its time: how the rate grows with the workers. */
export async function runWorkers(
  stage: Stage,
  messages: number,
  counts: number[],
  latencyMs: number,
): Promise<Record<string, number>> {
  const { simulator } = stage;
  await fetch(`${simulator.url}/behaviour`, { method: 'PUT', body: JSON.stringify({ latencyMs }) });
  const figures: Record<string, number> = {};
  for (const count of counts) {
    console.error(`Measuring the road with ${count} worker processes …`);
    const database = await stage.createDatabase(`workers_${count}`);
    const api = await startServiceProcess('api', database);
    const workers: Measured[] = [];
    for (let started = 0; started < count; started++) {
      workers.push(await startServiceProcess('worker', database, { PUBLIC_URL: api.url }));
    }
    const caller = await createCaller(api.url, simulator.url);
    await warmUpRoad(caller);
    const cpu = measureCpu(Object.fromEntries(workers.map((worker, index) => [`worker ${index + 1}`, worker.cpuTime])));
    const road = await measureRoad(caller, messages);
    figures[`${count} workers: whole road, messages/s`] = road['whole road, messages/s'] ?? Number.NaN;
    for (const [name, value] of Object.entries(cpu(messages))) {
      if (!name.includes('kernel')) figures[`${count} workers: ${name}`] = value;
    }
    await caller.close();
    for (const process of [...workers, api]) await process.stop();
  }
  await fetch(`${simulator.url}/behaviour`, { method: 'DELETE' });
  return figures;
}
