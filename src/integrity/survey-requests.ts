import type { EntityManager } from '@mikro-orm/postgresql';
import { comingJobs } from '../delivery/coming-jobs.ts';
import { hasDeadJob } from '../delivery/dead-queue.ts';
import { type MessageStatus, unsettledStatuses } from '../outbound/message-status.ts';
import type { RequestState } from '../outbound/outbound-request.ts';
import { type Condition, query, sql } from '../platform/database.ts';

/** What is open in a request that no job comes for. */
export interface SurveyedRequest {
  id: string;
  organizationId: string;
  state: RequestState;
  held: number;
  /** Of these, those that one of our rules holds until a time. */
  heldUntil: number;
  queued: number;
  sending: number;
  unsettled: number;
  /** Messages that are in doubt, but not on the list of doubts. */
  forgotten: string[];
  /** Whether none of its messages has changed for a minute. */
  isQuietForAMinute: boolean;
  /** Whether its job is dead: then a person has to redrive it. */
  isDead: boolean;
}

const aMinuteAgo = sql`now() - interval '1 minute'`;

/**
 * Requests that are not finished, and those cancelled lately, in which something may be amiss and that no delivery job comes
 * for. Everybody enqueues in the transaction in which something comes to wait, so in one snapshot either both are seen or none.
 */
export async function findQuietRequests(em: EntityManager, which: Condition): Promise<string[]> {
  // A difference of sets, not an anti-join: its cost does not depend on how well the planner knows the table of jobs.
  const rows = await query(
    em,
    sql<{ id: string }>`
      select id from outbound_request r
      where state in ('SCHEDULED', 'QUEUED', 'SENDING') and updated_at < ${aMinuteAgo}
        and (state <> 'SCHEDULED' or send_at < ${aMinuteAgo}) and ${which}
      union all
      select id from outbound_request r
      where state = 'PAUSED' and updated_at < ${aMinuteAgo} and ${which}
        and (${hasMessages(atCarrier)} or not ${hasMessages(unsettledStatuses)})
      union all
      select id from outbound_request r
      where state = 'CANCELLED' and updated_at > now() - interval '25 hours' and updated_at < ${aMinuteAgo} and ${which}
        and ${hasMessages(atCarrier)}
      except
      select subject_id from ${comingJobs} j
      order by id`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Condition on outbound_request: whether it is to be looked at this minute. Where nothing more is sent, little can go amiss
 * once no job is about it any more: then it is looked at once an hour, for thousands may be paused or cancelled at a time.
 */
export const isItsTurn = sql`(
  state not in ('PAUSED', 'CANCELLED') or updated_at > now() - interval '2 hours'
  or extract(minute from updated_at) = extract(minute from now()))`;

/** All that can be amiss where nothing more is sent. */
const atCarrier = ['SENDING', 'IN_DOUBT'] as const satisfies MessageStatus[];

/** Condition on outbound_request r. Its offset keeps it a look by the index: made a join, it would read every message there is. */
function hasMessages(statuses: readonly MessageStatus[]): Condition {
  return sql`exists (
    select 1 from outbound_message m where m.request_id = r.id and m.status = any(${[...statuses]}::text[]) offset 0)`;
}

/** Of at most a few hundred requests: it reads all of their messages. */
export function surveyRequests(em: EntityManager, requestIds: string[]): Promise<SurveyedRequest[]> {
  return query(
    em,
    sql<SurveyedRequest>`
      select r.id, r.organization_id as "organizationId", r.state, m.*, ${hasDeadJob(sql`r.id`)} as "isDead"
      from outbound_request r cross join lateral (
        select count(*) filter (where status = 'HELD')::int as held,
               count(*) filter (where status = 'HELD' and next_attempt_at is not null)::int as "heldUntil",
               count(*) filter (where status = 'QUEUED')::int as queued,
               count(*) filter (where status = 'SENDING')::int as sending,
               count(*) filter (where status = any(${unsettledStatuses}::text[]))::int as unsettled,
               coalesce(array_agg(m.id order by m.id) filter (where ${isForgotten}), '{}') as forgotten,
               coalesce(max(m.updated_at) < ${aMinuteAgo}, true) as "isQuietForAMinute"
        from outbound_message m where m.request_id = r.id
      ) m
      where r.id = any(${requestIds}::uuid[]) order by r.id`,
  );
}

/** Condition on outbound_message m. */
export const isForgotten = sql`
  m.status = 'IN_DOUBT' and not exists (select 1 from doubt d where d.message_id = m.id and d.attempt = m.attempts)`;
