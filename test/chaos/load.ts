import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../src/platform/uuid.ts';
import { type Caller, Refused } from './caller.ts';
import { phoneOf } from './profile.ts';
import { createRandom, type Random } from './random.ts';
import type { World } from './world.ts';

/** A call of sendOutbound that was answered. */
export interface AcceptedRequest {
  id: string;
  addresses: string[];
}

/** What the callers met. */
export interface Load {
  accepted: AcceptedRequest[];
  /** Calls that were made once more after their answer, and those of them whose answer named another request. */
  repeated: number;
  repeatedOtherwise: string[];
  refusals: string[];
  paused: number;
  cancelled: number;
}

interface Size {
  messages: number;
  durationMs: number;
  seed: number;
}

/** What a caller does with its request after the answer. */
interface Plan {
  contacts: number;
  repeat: boolean;
  pauseForMs: number | null;
  cancelAfterMs: number | null;
}

const sendMutation = 'mutation ($input: SendOutboundInput!) { sendOutbound(input: $input) { id } }';
const lastCalls: Plan = { contacts: 10, repeat: false, pauseForMs: null, cancelAfterMs: null };
const lastCallsEveryMs = 250;

/**
 * Calls of up to 100 contacts, spread over the time, then small ones as long as there are faults, and one more.
 * Every contact has a phone of its own. Ends when all are answered.
 */
export async function runLoad(
  world: World,
  size: Size,
  faults: Promise<unknown>,
  signal: AbortSignal,
  answered: (askedAt: number) => void,
): Promise<Load> {
  const load: Load = { accepted: [], repeated: 0, repeatedOtherwise: [], refusals: [], paused: 0, cancelled: 0 };
  let contacts = 0;
  const call = async (plan: Plan) => {
    const addresses = Array.from({ length: plan.contacts }, () => phoneOf(contacts++));
    try {
      await callOnce(world, load, addresses, plan, signal, answered);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      load.refusals.push(error.message);
    }
  };
  let areFaultsOver = false;
  const end = () => {
    areFaultsOver = true;
  };
  faults.then(end, end);
  const startedAt = Date.now();
  const plans = drawPlans(createRandom(size.seed + 1), size.messages);
  const calls = plans.map(async (plan, index) => {
    const dueAt = startedAt + (index * size.durationMs) / plans.length;
    await sleep(Math.max(dueAt - Date.now(), 0), undefined, { signal });
    await call(plan);
  });
  await Promise.all(calls);
  while (!areFaultsOver) {
    await Promise.all([call(lastCalls), sleep(lastCallsEveryMs, undefined, { signal })]);
  }
  await call(lastCalls);
  return load;
}

/** Three of four calls carry 100 contacts. */
function drawPlans(random: Random, messages: number): Plan[] {
  const plans: Plan[] = [];
  for (let left = messages; left > 0; ) {
    const contacts = Math.min(left, random.next() < 0.75 ? 100 : random.between(1, 99));
    left -= contacts;
    plans.push({
      contacts,
      repeat: random.next() < 0.1,
      pauseForMs: random.next() < 0.08 ? random.between(500, 4_000) : null,
      cancelAfterMs: random.next() < 0.05 ? random.between(0, 600) : null,
    });
  }
  return plans;
}

async function callOnce(
  { caller, configurationId }: World,
  load: Load,
  addresses: string[],
  { repeat, pauseForMs, cancelAfterMs }: Plan,
  signal: AbortSignal,
  answered: (askedAt: number) => void,
): Promise<void> {
  const contextItems = { CustomerName: 'Mari', CaseName: 'Router down' };
  const contacts = addresses.map((to) => ({ to, optIn: true, contextItems }));
  const variables = { input: { configurationId, contacts, idempotencyKey: newId() } };
  const send = () => caller.ask<{ sendOutbound: { id: string } }>(sendMutation, variables, answered);
  const { id } = (await send()).sendOutbound;
  load.accepted.push({ id, addresses });
  if (pauseForMs !== null) {
    load.paused += await change(caller, 'pause', id);
    await sleep(pauseForMs, undefined, { signal });
    await change(caller, 'resume', id);
  }
  if (cancelAfterMs !== null) {
    await sleep(cancelAfterMs, undefined, { signal });
    load.cancelled += await change(caller, 'cancel', id);
  }
  if (!repeat) return;
  load.repeated += 1;
  const again = (await send()).sendOutbound;
  if (again.id !== id) load.repeatedOtherwise.push(`${id} and ${again.id}`);
}

/** 1 where it came about; 0 where it was too late, or the answer to the first try was lost and a repetition conflicts with it. */
async function change(caller: Caller, verb: 'pause' | 'resume' | 'cancel', id: string): Promise<number> {
  try {
    await caller.ask(`mutation ($id: ID!) { ${verb}OutboundRequest(id: $id) { state } }`, { id });
    return 1;
  } catch (error) {
    if (error instanceof Refused && error.code === 'CONFLICT') return 0;
    throw error;
  }
}
