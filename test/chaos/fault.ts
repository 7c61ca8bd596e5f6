import type { BehaviourChange } from '../../src/simulator/behaviour.ts';
import type { DeliveryStep } from './delivery-step.ts';

export type Fault =
  | { kind: 'worker killed'; worker: number; restartAfterMs: number }
  | { kind: 'worker killed at a step'; worker: number; step: DeliveryStep; passing: number; restartAfterMs: number }
  | { kind: 'api killed'; api: number; restartAfterMs: number }
  | { kind: 'Postgres killed'; restartAfterMs: number }
  | { kind: 'Postgres restarted' }
  | { kind: 'database connections cut' }
  | { kind: 'Redis killed'; restartAfterMs: number }
  | { kind: 'Redis stands still'; forMs: number }
  | { kind: 'subscriber cut' }
  | { kind: 'carrier gone'; forMs: number }
  | { kind: 'carrier connections cut' }
  | { kind: 'carrier misbehaves'; behaviour: BehaviourChange; forMs: number };

/** `atMs`: from the start of the load. */
export interface PlannedFault {
  atMs: number;
  fault: Fault;
}

export function describeFault({ kind, ...parameters }: Fault): string {
  return `${kind} ${JSON.stringify(parameters)}`;
}
