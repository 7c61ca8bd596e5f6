import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import { type MessageStatus, messageStatuses } from './message-status.ts';

/** Messages of a request by status; they add up to `total`. */
export interface DeliveryCounts {
  total: number;
  byStatus: Record<MessageStatus, number>;
}

/** Counts of each request, in the order asked, in one consistent read. */
export async function countMessages(em: EntityManager, requestIds: readonly string[]): Promise<DeliveryCounts[]> {
  const rows = await query(
    em,
    sql<{ request_id: string; status: MessageStatus; count: number }>`
      select request_id, status, count(*)::int as count from outbound_message
      where request_id = any(${[...requestIds]}::uuid[]) group by request_id, status`,
  );
  const counts = new Map(requestIds.map((id) => [id, noMessages()]));
  for (const row of rows) {
    const ofRequest = counts.get(row.request_id);
    if (ofRequest === undefined) continue;
    ofRequest.byStatus[row.status] = row.count;
    ofRequest.total += row.count;
  }
  return requestIds.map((id) => counts.get(id) ?? noMessages());
}

function noMessages(): DeliveryCounts {
  return {
    total: 0,
    byStatus: Object.fromEntries(messageStatuses.map((status) => [status, 0])) as Record<MessageStatus, number>,
  };
}
