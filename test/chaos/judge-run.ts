import type { ChaosOptions } from './chaos-options.ts';
import { judgeEvents } from './judge-events.ts';
import { judgeMessages, readOutcomes } from './judge-messages.ts';
import { judgeRequests } from './judge-requests.ts';
import type { Load } from './load.ts';
import type { Stage } from './make-faults.ts';
import { untoldEnding } from './profile.ts';
import { failing, type Report } from './report.ts';
import { countDoubts } from './settled-doubts.ts';
import type { World } from './world.ts';

const mostEvidence = 1_000;

/** What the service says, the phones and the subscriber, side by side. */
export async function judgeRun(
  { profile, seed, minutes }: ChaosOptions,
  { world, subscriber, recoveries }: Stage,
  load: Load,
  notMade: string[],
): Promise<Report> {
  const outcomes = await readOutcomes(world, load.accepted);
  const messages = await judgeMessages(world, outcomes);
  const events = await judgeEvents(world, subscriber);
  const requests = await judgeRequests(world, load.accepted);
  const services = [...world.apis, ...world.workers];
  const found: Record<string, unknown[]> = {
    lost: messages.lost,
    doubled: messages.doubled,
    misreported: messages.misreported,
    backwards: events.backwards,
    missed: events.missed,
    disordered: events.disordered,
    untold: events.untold,
    miscounted: requests.miscounted,
    'left open': requests.leftOpen,
    unsettled: messages.unsettled,
    'in doubt at the end': messages.inDoubt,
    'of these, could be settled': messages.inDoubt.filter(({ to }) => to.at(-1) !== untoldEnding(profile)),
    'calls refused': load.refusals,
    'repeats answered otherwise': load.repeatedOtherwise,
    'subscriptions refused': subscriber.refusals,
    'nodes without Redis at the end': world.redis === null ? [] : await findNodesWithoutRedis(world),
    'ended by themselves': services.flatMap(({ ownEnds }) => ownEnds),
  };
  const figures: Record<string, number> = {
    accepted: outcomes.length,
    'received by phones': messages.received,
    ...Object.fromEntries(Object.entries(found).map(([name, items]) => [name, items.length])),
    unasked: messages.unasked,
    events: events.events,
    'events repeated': events.repeated,
    reconnections: subscriber.reconnections,
    'starts without a database': services.reduce((sum, { failedStarts }) => sum + failedStarts, 0),
    'calls repeated': load.repeated,
    'requests paused': load.paused,
    'requests cancelled': load.cancelled,
  };
  return {
    profile,
    seed,
    minutes,
    figures,
    doubts: countDoubts(outcomes),
    byStatus: countBy(outcomes.map(({ message }) => message?.status ?? 'unknown')),
    recoveries: recoveries.figures(),
    evidence: Object.fromEntries(
      Object.entries(found).flatMap(([name, items]) =>
        items.length > 0 ? [[name, items.slice(0, mostEvidence)]] : [],
      ),
    ),
    notMade,
    failures: failing.filter((name) => (figures[name] ?? 0) > 0),
  };
}

/** Of those that give signs of life. */
async function findNodesWithoutRedis({ database }: World): Promise<string[]> {
  const nodes = await database.rows<{ id: string; role: string }>(
    `select id, role from node where redis <> 'up' and seen_at > now() - interval '10 seconds'`,
  );
  return nodes.map(({ id, role }) => `${role} ${id}`);
}

function countBy(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
