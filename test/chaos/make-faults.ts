import { setTimeout as sleep } from 'node:timers/promises';
import { describeFault, type Fault, type PlannedFault } from './fault.ts';
import type { Recoveries } from './recoveries.ts';
import type { Subscriber } from './subscriber.ts';
import type { World } from './world.ts';

export interface Stage {
  world: World;
  subscriber: Subscriber;
  recoveries: Recoveries;
  /** Told of each fault as it happens. */
  say: (line: string) => void;
  signal: AbortSignal;
}

const stepWithinMs = 25_000;

/** Makes each fault at its time, one after the other; answers with those that did not come about. */
export async function makeFaults(stage: Stage, planned: PlannedFault[], startedAt: number): Promise<string[]> {
  const missed: string[] = [];
  for (const { atMs, fault } of planned) {
    await sleep(Math.max(startedAt + atMs - Date.now(), 0), undefined, { signal: stage.signal });
    const at = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);
    stage.say(`${at} s  ${describeFault(fault)}`);
    if (!(await makeFault(stage, fault))) missed.push(describeFault(fault));
  }
  return missed;
}

async function makeFault(stage: Stage, fault: Fault): Promise<boolean> {
  const { world, subscriber, recoveries, signal } = stage;
  const { kind } = fault;
  switch (kind) {
    case 'worker killed':
      await world.workers[fault.worker]?.kill(fault.restartAfterMs);
      recoveries.ofWorker(kind);
      return true;
    case 'worker killed at a step':
      return killAtStep(stage, fault);
    case 'api killed':
      await world.apis[fault.api]?.kill(fault.restartAfterMs);
      recoveries.ofApi(kind);
      return true;
    case 'Postgres killed':
      recoveries.ofApi(kind);
      await world.postgres.kill();
      await sleep(fault.restartAfterMs, undefined, { signal });
      await world.postgres.start();
      return true;
    case 'Postgres restarted':
      recoveries.ofApi(kind);
      await world.postgres.stop();
      await world.postgres.start();
      return true;
    case 'database connections cut':
      recoveries.ofApi(kind);
      await world.database.cutOthers();
      return true;
    case 'Redis killed':
      await world.redis?.kill();
      await sleep(fault.restartAfterMs, undefined, { signal });
      await world.redis?.start();
      recoveries.ofRedis(kind);
      return true;
    case 'Redis stands still':
      world.redis?.freeze();
      await sleep(fault.forMs, undefined, { signal });
      world.redis?.thaw();
      recoveries.ofRedis(kind);
      return true;
    case 'subscriber cut':
      subscriber.cut();
      return true;
    case 'carrier gone':
      await world.wire.goDown();
      await sleep(fault.forMs, undefined, { signal });
      await world.wire.comeUp();
      recoveries.ofCarrier(kind);
      return true;
    case 'carrier connections cut':
      world.wire.cut();
      recoveries.ofCarrier(kind);
      return true;
    case 'carrier misbehaves':
      await world.simulator.behave(fault.behaviour);
      await sleep(fault.forMs, undefined, { signal });
      await world.simulator.behave({});
      return true;
  }
}

async function killAtStep(
  { world, recoveries }: Stage,
  { worker, step, passing, restartAfterMs }: Extract<Fault, { kind: 'worker killed at a step' }>,
): Promise<boolean> {
  const isDead = await world.workers[worker]?.killAt({ step, passing }, restartAfterMs, stepWithinMs);
  if (isDead !== true) return false;
  recoveries.ofWorker(`worker killed: ${step}`);
  return true;
}
