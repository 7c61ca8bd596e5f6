import { createBareCaller } from './bare-caller.ts';
import { warmUpRoad } from './measures.ts';
import { prefixed } from './print-figures.ts';
import { startBareProcess } from './processes.ts';
import { ourNumber, registerNumber } from './road.ts';
import { measureWithCpu } from './run-road.ts';
import type { Stage } from './stage.ts';

/** The floor of the road: the same simulator, database, load and subscriber, and next to nothing between them. */
export async function runBareRoad(stage: Stage, messages: number): Promise<Record<string, number>> {
  console.error('Measuring the bare road …');
  const service = await startBareProcess(await stage.createDatabase('bare'), stage.simulator.url);
  await registerNumber(stage.simulator.url, ourNumber, service.url);
  const caller = await createBareCaller(service.url);
  await warmUpRoad(caller);
  const figures = await measureWithCpu(stage, service, caller, messages);
  await caller.close();
  await service.stop();
  return prefixed('bare', figures);
}
