import type { BehaviourChange } from '../../src/simulator/behaviour.ts';
import { deliverySteps } from './delivery-step.ts';
import type { Fault, PlannedFault } from './fault.ts';
import type { Profile } from './profile.ts';
import { createRandom, type Random } from './random.ts';

/** Two lists that run side by side, so that a killed worker meets a misbehaving carrier too. */
export interface FaultPlan {
  machines: PlannedFault[];
  carrier: PlannedFault[];
}

const meanGapMs = 5_000;
/** Of a killed one, the other goes on. */
export const apiCount = 2;
export const workerCount = 2;

/** The same seed, time and profile give the same plan, and with Redis another than without. Each list has every kind of fault at least once. */
export function planFaults(seed: number, durationMs: number, profile: Profile, hasRedis: boolean): FaultPlan {
  const random = createRandom(seed);
  const machines = spreadOut(random, durationMs, (...args) => drawMachineFaults(hasRedis, ...args));
  return { machines, carrier: spreadOut(random, durationMs, (...args) => drawCarrierFaults(profile, ...args)) };
}

type Draw = (random: Random, slotMs: number) => Fault[];

/** One fault in each slot of the time, round after round of all kinds in another order. */
function spreadOut(random: Random, durationMs: number, draw: Draw): PlannedFault[] {
  const kinds = draw(random, 1).length;
  const slots = Math.max(kinds, Math.floor(durationMs / meanGapMs));
  // The last ones still meet a load.
  const slotMs = Math.floor((durationMs * 0.95) / slots);
  const faults: Fault[] = [];
  while (faults.length < slots) faults.push(...random.shuffle(draw(random, slotMs)));
  return faults
    .slice(0, slots)
    .map((fault, slot) => ({ fault, atMs: slot * slotMs + random.between(0, Math.floor(slotMs / 4)) }));
}

function drawMachineFaults(hasRedis: boolean, random: Random, slotMs: number): Fault[] {
  const worker = () => random.between(0, workerCount - 1);
  const restartAfterMs = () => random.between(100, 1_000);
  return [
    ...deliverySteps.map(
      (step): Fault => ({
        kind: 'worker killed at a step',
        worker: worker(),
        step,
        // Deep in a chunk of up to 100; the other steps are passed once for each chunk.
        passing: step === 'sending' ? random.between(2, 60) : random.between(1, 2),
        restartAfterMs: restartAfterMs(),
      }),
    ),
    { kind: 'worker killed', worker: 0, restartAfterMs: restartAfterMs() },
    { kind: 'worker killed', worker: 1, restartAfterMs: restartAfterMs() },
    { kind: 'api killed', api: 0, restartAfterMs: restartAfterMs() },
    { kind: 'api killed', api: 1, restartAfterMs: restartAfterMs() },
    { kind: 'Postgres killed', restartAfterMs: restartAfterMs() },
    { kind: 'Postgres restarted' },
    { kind: 'database connections cut' },
    { kind: 'subscriber cut' },
    ...(hasRedis ? drawRedisFaults(random, slotMs) : []),
  ];
}

function drawRedisFaults(random: Random, slotMs: number): Fault[] {
  const awayMs = () => random.between(Math.floor(slotMs * 0.4), Math.floor(slotMs * 0.7));
  return [
    { kind: 'Redis killed', restartAfterMs: awayMs() },
    { kind: 'Redis stands still', forMs: awayMs() },
  ];
}

function drawCarrierFaults(profile: Profile, random: Random, slotMs: number): Fault[] {
  const forMs = () => random.between(Math.floor(slotMs * 0.4), Math.floor(slotMs * 0.7));
  const answers = drawAnswers(random);
  const behaviours =
    profile === 'no-receipts'
      ? answers
      : [...answers.map((answer) => ({ ...answer, ...drawRace(random) })), ...drawReceipts(random)];
  return [
    ...behaviours.map((behaviour): Fault => ({ kind: 'carrier misbehaves', behaviour, forMs: forMs() })),
    { kind: 'carrier gone', forMs: forMs() },
    { kind: 'carrier connections cut' },
  ];
}

function drawAnswers(random: Random): BehaviourChange[] {
  const answers = [
    'accept-then-drop',
    'accept-then-500',
    'timeout',
    'reset',
    '429',
    '429-retry-after',
    { status: 503, code: 20503 },
    { status: 500, code: 20500 },
    { status: 400, code: 21614 },
  ] as const;
  const behaviours: BehaviourChange[] = answers.map((answer) => ({ answer, rate: random.between(5, 30) / 100 }));
  return [...behaviours, { latencyMs: random.between(1_000, 3_000) }];
}

const receipts = ['all', 'duplicated', 'reversed', 'before-response', 'batched'] as const;

/** Receipts of every kind, and at every distance from the answer that is missing. */
function drawRace(random: Random): BehaviourChange {
  return { receipts: random.pick(receipts), receiptDelayMs: random.pick([0, 20, 100, 1_000]) };
}

function drawReceipts(random: Random): BehaviourChange[] {
  return [...receipts.slice(1).map((kind) => ({ receipts: kind })), { receiptDelayMs: random.between(1_000, 4_000) }];
}
