import type { BehaviourChange } from '../../src/simulator/behaviour.ts';

/** Which receipts come: all, with our reference, or none, so that only the carrier's list can tell. */
export const profiles = ['receipts', 'no-receipts'] as const;
export type Profile = (typeof profiles)[number];

/**
 * Without receipts, look-ups for phones with this last digit are refused for ever: what comes into doubt of those, the
 * configuration's policy holds, and the run lists it. Null: every doubt has to be settled.
 */
export function untoldEnding(profile: Profile): string | null {
  return profile === 'receipts' ? null : '7';
}

const slowPhones = '+12026';

/** The phone of the n-th contact; every fourth is a slow one. */
export function phoneOf(index: number): string {
  return `${index % 4 === 3 ? slowPhones : '+12025'}${String(index).padStart(6, '0')}`;
}

/**
 * How the carrier acts where no fault is at work: slowly enough that a fault at any moment finds sends at work. Slow
 * phones confirm later than it takes to notice a dead worker: what it had sent to them is still SENDING then.
 */
export function ordinaryBehaviour(profile: Profile): BehaviourChange {
  return {
    latencyMs: 500,
    receiptDelayMs: 100,
    receipts: profile === 'receipts' ? 'all' : 'none',
    prefixes: { [slowPhones]: { receiptDelayMs: 25_000 } },
  };
}
