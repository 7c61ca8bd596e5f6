import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';

/** Whether the request, or the message that the conversation answers, was sent by this subject. */
export async function isSentBy(
  em: EntityManager,
  subject: string,
  { requestId, conversationId }: { requestId: string | null; conversationId: string | null },
): Promise<boolean> {
  const rows = await query(
    em,
    sql`select 1 from outbound_request r
        where r.created_by = ${subject} and r.id = coalesce(${requestId}::uuid, (
          select m.request_id from conversation c join outbound_message m on m.id = c.origin_id
          where c.id = ${conversationId}::uuid))`,
  );
  return rows.length > 0;
}
