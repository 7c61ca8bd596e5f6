import { awaitSettled } from './await-settled.ts';
import type { ChaosOptions } from './chaos-options.ts';
import { judgeRun } from './judge-run.ts';
import { runLoad } from './load.ts';
import { makeFaults, type Stage } from './make-faults.ts';
import { planFaults } from './plan-faults.ts';
import { createRecoveries } from './recoveries.ts';
import type { Report } from './report.ts';
import { startSubscriber } from './subscriber.ts';
import { openWorld } from './world.ts';

/** Load and faults side by side, then rest, then the judgement by the phones. */
export async function runChaos(options: ChaosOptions): Promise<Report> {
  const { profile, seed, minutes, messages, redisServer, say, signal } = options;
  say(`Profile ${profile}, seed ${seed}: ${messages} messages in ${minutes} min.`);
  const world = await openWorld(profile, redisServer, signal, options.logs);
  try {
    const recoveries = createRecoveries(world, signal);
    const subscriber = await startSubscriber(world, recoveries.statusTold);
    try {
      return await runStage(options, { world, subscriber, recoveries, say, signal });
    } finally {
      subscriber.stop();
    }
  } finally {
    await world.close();
  }
}

async function runStage(options: ChaosOptions, stage: Stage): Promise<Report> {
  const { load, notMade } = await breakAndLoad(options, stage);
  stage.say('The faults are over; the rest settles …');
  await awaitSettled(stage.world, stage.subscriber, options.settleWithinMs, stage.signal);
  stage.say('Reading the phones …');
  return judgeRun(options, stage, load, notMade);
}

async function breakAndLoad({ profile, seed, minutes, messages }: ChaosOptions, stage: Stage) {
  const durationMs = minutes * 60_000;
  const plan = planFaults(seed, durationMs, profile, stage.world.redis !== null);
  const startedAt = Date.now();
  const faults = Promise.all([makeFaults(stage, plan.machines, startedAt), makeFaults(stage, plan.carrier, startedAt)]);
  const [load, notMade] = await Promise.all([
    runLoad(stage.world, { messages, durationMs, seed }, faults, stage.signal, stage.recoveries.callAnswered),
    faults,
  ]);
  return { load, notMade: notMade.flat() };
}
