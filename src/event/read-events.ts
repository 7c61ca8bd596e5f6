import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { Event, EventBatch, EventType } from './event.ts';
import { cursorExpired, type EventPosition, isAfter } from './event-cursor.ts';

interface EventRow {
  xid: string;
  position: string;
  organization_id: string;
  type: EventType;
  at_ms: number;
  /** Separated by spaces. */
  subjects: string;
  request_id: string | null;
  configuration_id: string | null;
  conversation_id: string | null;
  status: string | null;
}

/** So many rows are read at once: each may tell of a hundred messages, and followers buffer 10,000 events. */
const rowsPerRead = 50;

export interface EventPage {
  events: Event[];
  /** Whether more is there by now. */
  isFull: boolean;
}

/**
 * The next events in commit order, of one organization or of all, as many as one reading takes.
 * It stays below the oldest transaction still at work: what that one writes may sort before what is visible now.
 */
export async function readEvents(em: EntityManager, after: EventPosition, organizationId?: string): Promise<EventPage> {
  const ofOrganization = organizationId === undefined ? sql`` : sql`organization_id = ${organizationId} and`;
  const rows = await query(
    em,
    // Ordered by the column, spelled out: a bare xid would be the text that is selected, and "1000" sorts before "999".
    sql<EventRow>`select xid::text, position, organization_id, type, (extract(epoch from at) * 1000)::float8 as at_ms, request_id, configuration_id,
                         coalesce(array_to_string(subject_ids, ' '), subject_id::text) as subjects, conversation_id, status
                  from event
                  where ${ofOrganization} (xid, position) ${after.rest > 0 ? sql`>=` : sql`>`} ${place(after)}
                    and xid < pg_snapshot_xmin(pg_current_snapshot())
                  order by event.xid, event.position limit ${rowsPerRead}`,
  );
  const batch: EventBatch = { events: [] };
  for (const row of rows) addEvents(batch, row);
  if (after.rest > 0) batch.events = batch.events.filter((event) => isAfter(event, after));
  return { events: batch.events, isFull: rows.length === rowsPerRead };
}

const place = ({ xid, position }: EventPosition) => sql`(${String(xid)}::xid8, ${String(position)}::bigint)`;

/** The place before everything that is not committed yet. */
export async function readHead(em: EntityManager): Promise<EventPosition> {
  const [row] = await query(em, sql<{ xid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`);
  if (row === undefined) throw new Error('Postgres gave no snapshot');
  return { xid: BigInt(row.xid), position: 0n, rest: 0 };
}

/**
 * Refuses a place whose following events were pruned, since resuming there would leave a gap, and a place beyond the
 * end of the log: it is of another database, and nothing would ever come after it.
 */
export async function requireKept(em: EntityManager, after: EventPosition): Promise<void> {
  const rows = await query(
    em,
    sql`select 1 from event_pruning
        where (xid, position) ${after.rest > 0 ? sql`>=` : sql`>`} ${place(after)}
        union all select 1 where ${String(after.xid)}::xid8 > pg_snapshot_xmax(pg_current_snapshot())`,
  );
  if (rows.length > 0) throw cursorExpired();
}

function addEvents(batch: EventBatch, row: EventRow): void {
  const subjects = row.subjects.split(' ');
  const common = {
    xid: BigInt(row.xid),
    position: BigInt(row.position),
    organizationId: row.organization_id,
    type: row.type,
    at: new Date(row.at_ms),
    requestId: row.request_id,
    configurationId: row.configuration_id,
    conversationId: row.conversation_id,
    status: row.status,
    batch,
  };
  for (const [index, subjectId] of subjects.entries()) {
    batch.events.push({ ...common, subjectId, rest: subjects.length - 1 - index });
  }
}
