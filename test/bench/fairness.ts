import { startServiceProcess } from './processes.ts';
import { type Caller, createCaller } from './road.ts';

const heavyRequests = 1_000;
const contactsPerRequest = 100;
const lightMessages = 10;
const rounds = 5;

/** How long the ten messages of one organization take to a slow carrier while another has a hundred thousand queued. */
export async function measureFairness(databaseUrl: string, simulatorUrl: string): Promise<Record<string, number>> {
  await fetch(`${simulatorUrl}/behaviour`, {
    method: 'PUT',
    body: JSON.stringify({ latencyMs: 200, receipts: 'none' }),
  });
  const service = await startServiceProcess('all', databaseUrl);
  const heavy = await createCaller(service.url, simulatorUrl);
  const light = await createCaller(service.url, simulatorUrl, { place: 1 });
  await sendHeavy(heavy);
  const lateMs: number[] = [];
  const startedAt = Date.now();
  const sentBefore = await countReceived(simulatorUrl);
  for (let round = 0; round < rounds; round++) {
    lateMs.push(await measureLight(light, simulatorUrl));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const sent = (await countReceived(simulatorUrl)) - sentBefore;
  const seconds = (Date.now() - startedAt) / 1_000;
  const queued = heavyRequests * contactsPerRequest - (await countReceived(simulatorUrl));
  await heavy.close();
  await light.close();
  await service.stop();
  return {
    'still queued of the heavy one, messages': queued,
    'sent meanwhile, messages/s': sent / seconds,
    'the tenth message of the other at the carrier, median, ms':
      lateMs.sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN,
    'the tenth message of the other at the carrier, worst, ms': Math.max(...lateMs),
  };
}

async function sendHeavy(heavy: Caller): Promise<void> {
  let left = heavyRequests;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) await heavy.send(contactsPerRequest);
    }),
  );
}

async function measureLight(light: Caller, simulatorUrl: string): Promise<number> {
  const startedAt = Date.now();
  const to: string[] = [];
  for (let message = 0; message < lightMessages; message++) {
    to.push(light.nextAddress());
    await light.send(1);
  }
  const sentAt = Date.now();
  const arrivals = await Promise.all(to.map((address) => untilReceived(simulatorUrl, address)));
  console.error(
    `  accepted in ${sentAt - startedAt} ms, at the carrier ${arrivals.map((at) => at - sentAt).join(' ')}`,
  );
  return Math.max(...arrivals) - sentAt;
}

/** When it came, by the carrier's clock. */
async function untilReceived(simulatorUrl: string, address: string): Promise<number> {
  for (;;) {
    const [message] = (await (await fetch(`${simulatorUrl}/phones/${encodeURIComponent(address)}`)).json()) as {
      receivedAt: string;
    }[];
    if (message !== undefined) return Date.parse(message.receivedAt);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function countReceived(simulatorUrl: string): Promise<number> {
  const answer = await fetch(`${simulatorUrl}/phones?count`);
  return ((await answer.json()) as { messages: number }).messages;
}
