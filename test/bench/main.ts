import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureFairness } from './fairness.ts';
import { measureNodes } from './nodes.ts';
import { printFigures } from './print-figures.ts';
import { runBareRoad } from './run-bare-road.ts';
import { runFloors } from './run-floors.ts';
import { runRoad } from './run-road.ts';
import { runSteady } from './run-steady.ts';
import { runStored } from './run-stored.ts';
import { runWorkers } from './run-workers.ts';
import { openStage, type Stage } from './stage.ts';

const { values } = parseArgs({
  options: {
    /** Writes the figures to this file as well. */
    json: { type: 'string' },
    messages: { type: 'string', default: '30000' },
    /** "road": it and its floor alone, without acceptance and the other floors. */
    only: { type: 'string' },
    /** Two apis and a Redis that is killed: how soon the one tells of what happens at the other. */
    nodes: { type: 'boolean', default: false },
    /** What the load of one organization costs another. */
    fairness: { type: 'boolean', default: false },
    /** How many messages are there before the road begins. */
    stored: { type: 'string' },
    /** "1,2,4": worker processes beside one api process, with a carrier that takes `latency` ms for a call. */
    workers: { type: 'string' },
    latency: { type: 'string', default: '200' },
    /** How long a steady road of `rate` messages/s goes on. */
    minutes: { type: 'string' },
    rate: { type: 'string', default: '500' },
  },
});

const stage = await openStage();
let figures: Record<string, number>;
try {
  figures = await run(stage, Number(values.messages));
} finally {
  await stage.close();
}
printFigures(figures);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);

async function run(on: Stage, messages: number): Promise<Record<string, number>> {
  const { stored, workers, latency, minutes, rate, only } = values;
  if (values.nodes) return measureNodes(await on.createDatabase('nodes'), on.simulator.url);
  if (values.fairness) return measureFairness(await on.createDatabase('fairness'), on.simulator.url);
  if (stored !== undefined) return runStored(on, messages, Number(stored));
  if (workers !== undefined) return runWorkers(on, messages, workers.split(',').map(Number), Number(latency));
  if (minutes !== undefined) return runSteady(on, Number(minutes), Number(rate));
  const floors = only === 'road' ? {} : await runFloors(on, messages);
  return { ...floors, ...(await runBareRoad(on, messages)), ...(await runRoad(on, 'road', messages)) };
}
