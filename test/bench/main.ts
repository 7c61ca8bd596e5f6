import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureFairness } from './fairness.ts';
import { measureNodes } from './nodes.ts';
import { printFigures } from './print-figures.ts';
import { runFloors } from './run-floors.ts';
import { runRoad } from './run-road.ts';
import { openStage } from './stage.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    messages: { type: 'string', default: '30000' },
    only: { type: 'string' },
    nodes: { type: 'boolean', default: false },
    fairness: { type: 'boolean', default: false },
  },
});
const messages = Number(values.messages);

const stage = await openStage();
const figures: Record<string, number> = {};
try {
  if (values.nodes)
    Object.assign(figures, await measureNodes(await stage.createDatabase('nodes'), stage.simulator.url));
  else if (values.fairness)
    Object.assign(figures, await measureFairness(await stage.createDatabase('fairness'), stage.simulator.url));
  else await measureOneNode();
} finally {
  await stage.close();
}
printFigures(figures);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);

async function measureOneNode(): Promise<void> {
  if (values.only !== 'road') Object.assign(figures, await runFloors(stage, messages));
  Object.assign(figures, await runRoad(stage, messages));
}
