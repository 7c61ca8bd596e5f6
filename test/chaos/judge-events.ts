import { setTimeout as sleep } from 'node:timers/promises';
import { writeEventCursor } from '../../src/event/event-cursor.ts';
import { type MessageStatus, statusRank } from '../../src/outbound/message-status.ts';
import type { Subscriber } from './subscriber.ts';
import type { World } from './world.ts';

export interface EventVerdict {
  events: number;
  /** In the log, and never told to the subscriber. */
  missed: string[];
  repeated: number;
  /** Told in another order than the log's, or not in the log at all. */
  disordered: string[];
  /** Messages whose next event is a status behind the one before, with the places of the two in the log. */
  backwards: string[];
  /** Messages whose last event is not their status. */
  untold: string[];
}

interface EventRow {
  /** `xid.position.rest`: its place in the log. */
  place: string;
  at: Date;
  cursor: string;
  subject_id: string;
  status: MessageStatus;
}

/** Our own steps back: another attempt, what the carrier does not have, and either of them while the request is paused. */
const documentedStepsBack = new Set([
  'SENDING QUEUED',
  'SENDING HELD',
  'IN_DOUBT QUEUED',
  'IN_DOUBT HELD',
  'QUEUED HELD',
]);

/** The log, read at the end, is right; what the subscriber was told on its way is compared with it. */
export async function judgeEvents(world: World, subscriber: Subscriber): Promise<EventVerdict> {
  const log = await readLog(world);
  const told = await readTold(subscriber, log.at(-1)?.cursor);
  const places = new Map(log.map(({ cursor }, place) => [cursor, place]));
  const seen = new Set<string>();
  const disordered: string[] = [];
  let repeated = 0;
  let last = -1;
  for (const cursor of told) {
    const place = places.get(cursor) ?? -1;
    if (seen.has(cursor)) repeated += 1;
    else if (place <= last) disordered.push(cursor);
    seen.add(cursor);
    last = Math.max(last, place);
  }
  return {
    events: log.length,
    missed: log.filter(({ cursor }) => !seen.has(cursor)).map((event) => JSON.stringify(event)),
    repeated,
    disordered,
    backwards: findStepsBack(log),
    untold: await findUntold(world),
  };
}

/** What it was told up to the end of the log as it was read; slow phones still confirm. */
async function readTold({ cursors }: Subscriber, last = ''): Promise<string[]> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(50)) {
    const end = cursors.lastIndexOf(last);
    if (end >= 0) return cursors.slice(0, end + 1);
  }
  // It has lost its place.
  return cursors;
}

async function readLog({ database, organizationId }: World): Promise<EventRow[]> {
  const rows = await database.rows<
    Omit<EventRow, 'place' | 'cursor'> & { xid: string; position: string; rest: number }
  >(
    // By the column: a bare xid would be the text that is selected.
    `select xid::text, position::text, (cardinality(subject_ids) - number)::int as rest, at, subject.id as subject_id, status
     from event, unnest(subject_ids) with ordinality as subject(id, number)
     where organization_id = $1 and type = 'MESSAGE_STATUS_CHANGED' order by event.xid, event.position, number`,
    [organizationId],
  );
  return rows.map(({ xid, position, rest, ...event }) => ({
    ...event,
    place: `${xid}.${position}.${rest}`,
    cursor: writeEventCursor({ organizationId, xid: BigInt(xid), position: BigInt(position), rest }),
  }));
}

function findStepsBack(log: EventRow[]): string[] {
  const last = new Map<string, EventRow>();
  const stepsBack: string[] = [];
  for (const event of log) {
    const before = last.get(event.subject_id);
    last.set(event.subject_id, event);
    if (before === undefined || statusRank[event.status] > statusRank[before.status]) continue;
    if (documentedStepsBack.has(`${before.status} ${event.status}`)) continue;
    stepsBack.push(`${event.subject_id}: ${show(before)} → ${show(event)}`);
  }
  return stepsBack;
}

function show({ status, place, at }: EventRow): string {
  return `${status} (${place}, ${at.toISOString()})`;
}

/** In one statement, since slow phones still confirm. */
async function findUntold({ database, organizationId }: World): Promise<string[]> {
  const rows = await database.rows<{ id: string; status: MessageStatus; told: MessageStatus | null }>(
    `select m.id, m.status, e.status as told
     from outbound_message m left join (
       select distinct on (subject.id) subject.id, status from event, unnest(subject_ids) as subject(id)
       where organization_id = $1 and type = 'MESSAGE_STATUS_CHANGED' order by subject.id, xid desc, position desc
     ) e on e.id = m.id
     where m.organization_id = $1 and m.status is distinct from e.status`,
    [organizationId],
  );
  return rows.map(({ id, status, told }) => `${id}: ${status}, told ${told}`);
}
