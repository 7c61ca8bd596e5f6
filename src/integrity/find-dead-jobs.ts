import type { EntityManager } from '@mikro-orm/postgresql';
import { deadQueue } from '../delivery/dead-queue.ts';
import { type Condition, epochMs, query, sql } from '../platform/database.ts';
import { liveJobs } from '../platform/jobs.ts';

/** A job that nobody repeats any more, and what it is about. */
export interface DeadJob {
  id: string;
  /** The queue that gave it up. */
  queue: string;
  failedAt: Date;
  reason: string;
  attempts: number;
  requestId: string | null;
  /** The first, where it is about several. Null for a job about all that is due of a request. */
  messageId: string | null;
  /** Of a reply, which is read in its conversation. */
  conversationId: string | null;
}

const most = 200;

/** Those about something of the organization, newest first. */
export function findDeadJobs(em: EntityManager, organizationId: string): Promise<DeadJob[]> {
  return find(em, organizationId, sql`true`);
}

export async function findDeadJob(em: EntityManager, organizationId: string, id: string): Promise<DeadJob | null> {
  const [job] = await find(em, organizationId, sql`j.id = ${id}`);
  return job ?? null;
}

/** A job names its request, its message or its messages, all of one organization. */
async function find(em: EntityManager, organizationId: string, which: Condition): Promise<DeadJob[]> {
  const rows = await query(
    em,
    sql<Omit<DeadJob, 'failedAt'> & { failedAtMs: number }>`
      select j.id, j.source_name as queue, ${epochMs(sql`j.created_on`)} as "failedAtMs",
             j.source_retry_count + 1 as attempts,
             coalesce(j.source_output ->> 'reason', j.source_output -> 'value' ->> 'message', 'unknown') as reason,
             coalesce(r.id, m.request_id) as "requestId", m.conversation_id as "conversationId",
             case when m.conversation_id is null then m.id end as "messageId"
      from ${liveJobs(deadQueue)} j
      left join outbound_request r on r.id = (j.data ->> 'requestId')::uuid and r.organization_id = ${organizationId}
      left join lateral (
        select m.id, m.request_id, m.conversation_id
        from (
          select (j.data ->> 'messageId')::uuid union all select jsonb_array_elements_text(j.data -> 'messageIds')::uuid
        ) as named(id) join outbound_message m on m.id = named.id
        where m.organization_id = ${organizationId} order by m.id limit 1
      ) m on true
      where ${which} and (r.id is not null or m.id is not null)
      order by j.created_on desc, j.id limit ${most}`,
  );
  return rows.map(({ failedAtMs, ...job }) => ({ ...job, failedAt: new Date(failedAtMs) }));
}
