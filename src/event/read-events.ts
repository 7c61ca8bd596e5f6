import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { Event, EventBatch, EventType } from './event.ts';
import { cursorExpired, type EventPosition } from './event-cursor.ts';

interface EventRow {
  xid: string;
  position: string;
  organization_id: string;
  type: EventType;
  at_ms: number;
  subject_id: string;
  request_id: string | null;
  configuration_id: string | null;
  conversation_id: string | null;
  status: string | null;
}

/**
 * The next events in commit order, of one organization or of all.
 * It stays below the oldest transaction still at work: what that one writes may sort before what is visible now.
 */
export async function readEvents(
  em: EntityManager,
  after: EventPosition,
  limit: number,
  organizationId?: string,
): Promise<Event[]> {
  const ofOrganization = organizationId === undefined ? sql`` : sql`organization_id = ${organizationId} and`;
  const rows = await query(
    em,
    // Ordered by the column, spelled out: a bare xid would be the text that is selected, and "1000" sorts before "999".
    sql<EventRow>`select xid::text, position, organization_id, type, (extract(epoch from at) * 1000)::float8 as at_ms, subject_id, request_id, configuration_id,
                         conversation_id, status
                  from event
                  where ${ofOrganization} (xid, position) > (${String(after.xid)}::xid8, ${String(after.position)}::bigint)
                    and xid < pg_snapshot_xmin(pg_current_snapshot())
                  order by event.xid, event.position limit ${limit}`,
  );
  const batch: EventBatch = { events: [] };
  for (const row of rows) batch.events.push(toEvent(row, batch));
  return batch.events;
}

/** The place before everything that is not committed yet. */
export async function readHead(em: EntityManager): Promise<EventPosition> {
  const [row] = await query(em, sql<{ xid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`);
  if (row === undefined) throw new Error('Postgres gave no snapshot');
  return { xid: BigInt(row.xid), position: 0n };
}

/**
 * Refuses a place whose following events were pruned, since resuming there would leave a gap, and a place beyond the
 * end of the log: it is of another database, and nothing would ever come after it.
 */
export async function requireKept(em: EntityManager, after: EventPosition): Promise<void> {
  const rows = await query(
    em,
    sql`select 1 from event_pruning
        where (xid, position) > (${String(after.xid)}::xid8, ${String(after.position)}::bigint)
        union all select 1 where ${String(after.xid)}::xid8 > pg_snapshot_xmax(pg_current_snapshot())`,
  );
  if (rows.length > 0) throw cursorExpired();
}

function toEvent(row: EventRow, batch: EventBatch): Event {
  return {
    xid: BigInt(row.xid),
    position: BigInt(row.position),
    organizationId: row.organization_id,
    type: row.type,
    at: new Date(row.at_ms),
    subjectId: row.subject_id,
    requestId: row.request_id,
    configurationId: row.configuration_id,
    conversationId: row.conversation_id,
    status: row.status,
    batch,
  };
}
