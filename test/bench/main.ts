import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readNumber, readOptions, UsageError } from '../../scripts/read-options.ts';
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

const usage = `Usage: npm run bench -- [options]

Without any of the first six: acceptance, the whole road, and the floors of database, HTTP and road.

  --only road        the road and its floor, without acceptance and the other floors
  --nodes            two apis and a Redis that is killed: how soon the one tells of what happens at the other
  --fairness         what the load of one organization costs another
  --stored COUNT     the road with so many messages there before it begins
  --workers 1,2,4    so many worker processes beside one api process, with a carrier that takes its time
  --minutes MINUTES  a steady road, for so long: the memory of each process
  --latency MS       with --workers: how long the carrier takes for a call (200)
  --rate RATE        with --minutes: messages a second (500)
  --messages COUNT   of each road but the steady one (30000)
  --json FILE        writes the figures to this file as well
  --help             this text
`;

const options = readOptions(usage, () => {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      messages: { type: 'string', default: '30000' },
      only: { type: 'string' },
      nodes: { type: 'boolean', default: false },
      fairness: { type: 'boolean', default: false },
      stored: { type: 'string' },
      workers: { type: 'string' },
      latency: { type: 'string', default: '200' },
      minutes: { type: 'string' },
      rate: { type: 'string', default: '500' },
    },
  });
  const { only, stored, workers, minutes } = values;
  if (only !== undefined && only !== 'road') throw new UsageError('--only takes the word "road".');
  return {
    ...values,
    messages: readNumber('messages', values.messages),
    stored: stored === undefined ? null : readNumber('stored', stored),
    workers: workers === undefined ? null : workers.split(',').map((count) => readNumber('workers', count)),
    latency: readNumber('latency', values.latency, { mayBeZero: true }),
    minutes: minutes === undefined ? null : readNumber('minutes', minutes),
    rate: readNumber('rate', values.rate),
  };
});

const stage = await openStage();
let figures: Record<string, number>;
try {
  figures = await run(stage);
} finally {
  await stage.close();
}
printFigures(figures);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);

async function run(on: Stage): Promise<Record<string, number>> {
  const { nodes, fairness, messages, stored, workers, latency, minutes, rate, only } = options;
  if (nodes) return measureNodes(await on.createDatabase('nodes'), on.simulator.url);
  if (fairness) return measureFairness(await on.createDatabase('fairness'), on.simulator.url);
  if (stored !== null) return runStored(on, messages, stored);
  if (workers !== null) return runWorkers(on, messages, workers, latency);
  if (minutes !== null) return runSteady(on, minutes, rate);
  const floors = only === 'road' ? {} : await runFloors(on, messages);
  return { ...floors, ...(await runBareRoad(on, messages)), ...(await runRoad(on, 'road', messages)) };
}
