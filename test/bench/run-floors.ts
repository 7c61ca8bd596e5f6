import { measureInserts, measurePosts } from './floors.ts';
import { measureAcceptance } from './measures.ts';
import { startServiceProcess } from './processes.ts';
import { account, createCaller, ourNumber } from './road.ts';
import type { Stage } from './stage.ts';

/** The first part of the road alone, and what the database and HTTP could do if there were no service. */
export async function runFloors(stage: Stage, messages: number): Promise<Record<string, number>> {
  const { simulator } = stage;
  const database = await stage.createDatabase('floors');
  const figures: Record<string, number> = {};
  console.error('Measuring acceptance …');
  const api = await startServiceProcess('api', database);
  const caller = await createCaller(api.url, simulator.url);
  Object.assign(figures, await measureAcceptance(caller, messages));
  await caller.close();
  await api.stop();

  console.error('Measuring the floors …');
  await fetch(`${simulator.url}/behaviour`, { method: 'PUT', body: JSON.stringify({ receipts: 'none' }) });
  figures['raw inserts, rows/s'] = await measureInserts(database, messages);
  figures['raw POSTs to the simulator, 1/s'] = await measurePosts(simulator.url, account, ourNumber, messages);
  await fetch(`${simulator.url}/behaviour`, { method: 'DELETE' });
  return figures;
}
