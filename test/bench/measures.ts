import type { Caller, RoadCaller } from './road.ts';

const contactsPerRequest = 100;
const callersAtOnce = 4;

/** What is sent before each measurement, as a share of what is measured. */
const warmUpShare = 0.1;

/** sendOutbound at 100 contacts per request, answered when all of it is on disk; no worker runs. */
export async function measureAcceptance(caller: Caller, messages: number): Promise<Record<string, number>> {
  await sendAll(caller, messages * warmUpShare);
  const startedAt = performance.now();
  const callsMs = await sendAll(caller, messages);
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    'acceptance, contacts/s': messages / seconds,
    'acceptance, call p50, ms': percentile(callsMs, 50),
    'acceptance, call p99, ms': percentile(callsMs, 99),
  };
}

/** Long enough for V8 to have compiled what is hot, and for Postgres to have planned it on every connection. */
const warmUpMessages = 10_000;

export async function warmUpRoad(caller: RoadCaller): Promise<void> {
  const warmUp = await caller.followDelivered(warmUpMessages);
  await sendAll(caller, warmUpMessages);
  await warmUp.done;
}

/** From the first call to the last DELIVERED that a subscriber read. */
export async function measureRoad(caller: RoadCaller, messages: number): Promise<Record<string, number>> {
  const following = await caller.followDelivered(messages);
  const startedAt = performance.now();
  await sendAll(caller, messages);
  const acceptedMs = performance.now() - startedAt;
  await following.done;
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    'whole road, messages/s': messages / seconds,
    'whole road, accepted meanwhile, contacts/s': (messages / acceptedMs) * 1000,
    'whole road, events read/s': following.eventsRead() / seconds,
  };
}

/** On an idle node: from the call of sendOutbound to the arrival at the carrier. */
export async function measureFirstCall(caller: Caller, simulatorUrl: string): Promise<Record<string, number>> {
  const samplesMs: number[] = [];
  for (let sample = 0; sample < 30; sample++) {
    const delivered = await caller.followDelivered(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await fetch(`${simulatorUrl}/phones`, { method: 'DELETE' });
    const to = caller.nextAddress();
    const startedAt = Date.now();
    await caller.send(1);
    await delivered.done;
    const received = (await (await fetch(`${simulatorUrl}/phones/${encodeURIComponent(to)}`)).json()) as {
      receivedAt: string;
    }[];
    samplesMs.push(Date.parse(received[0]?.receivedAt ?? '') - startedAt);
  }
  return {
    'idle node, sendOutbound to carrier p50, ms': percentile(samplesMs, 50),
    'idle node, sendOutbound to carrier p99, ms': percentile(samplesMs, 99),
  };
}

async function sendAll(caller: RoadCaller, messages: number): Promise<number[]> {
  const callsMs: number[] = [];
  let left = Math.ceil(messages / contactsPerRequest);
  await Promise.all(
    Array.from({ length: callersAtOnce }, async () => {
      while (left-- > 0) {
        const startedAt = performance.now();
        await caller.send(contactsPerRequest);
        callsMs.push(performance.now() - startedAt);
      }
    }),
  );
  return callsMs;
}

export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
