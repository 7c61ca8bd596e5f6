import { measureCpu, processCpuTime } from './cpu-time.ts';
import { measureFirstCall, measureRoad, warmUpRoad } from './measures.ts';
import { type Measured, startServiceProcess } from './processes.ts';
import { type Caller, createCaller, type RoadCaller } from './road.ts';
import type { Stage } from './stage.ts';

/**
 * The whole road in one service process on a database of its own: how fast, and what each process spends on a message.
 * `prepare` may fill the database for the configuration of the caller before anything is measured.
 */
export async function runRoad(
  stage: Stage,
  database: string,
  messages: number,
  prepare: (databaseUrl: string, caller: Caller) => Promise<void> = async () => {},
): Promise<Record<string, number>> {
  const { simulator } = stage;
  const databaseUrl = await stage.createDatabase(database);
  const service = await startServiceProcess('all', databaseUrl);
  const caller = await createCaller(service.url, simulator.url);
  await prepare(databaseUrl, caller);
  console.error('Measuring the whole road …');
  const figures = await measureFirstCall(caller, simulator.url);
  await warmUpRoad(caller);
  Object.assign(figures, await measureWithCpu(stage, service, caller, messages));
  const { nowMb, peakMb } = service.memory();
  figures['service resident memory after the road, MB'] = nowMb;
  figures['service resident memory at its peak, MB'] = peakMb;
  await caller.close();
  await service.stop();
  return figures;
}

/** The road, and what each process spends on a message. */
export async function measureWithCpu(
  stage: Stage,
  service: Measured,
  caller: RoadCaller,
  messages: number,
): Promise<Record<string, number>> {
  const cpu = measureCpu({
    service: service.cpuTime,
    simulator: stage.simulator.cpuTime,
    Postgres: stage.postgresCpuTime,
    'load and subscriber': () => processCpuTime(process.pid),
  });
  const figures = await measureRoad(caller, messages);
  return { ...figures, ...cpu(messages) };
}
