import type { EntityManager } from '@mikro-orm/postgresql';
import { deliveryQueue } from '../outbound/delivery-job.ts';
import { unsettledStatuses } from '../outbound/message-status.ts';
import type { RequestState } from '../outbound/outbound-request.ts';
import { query, sql } from '../platform/database.ts';
import { liveJobs } from '../platform/jobs.ts';
import { deadQueue } from './find-dead-jobs.ts';

/** What is open in a request that no job comes for. */
export interface SurveyedRequest {
  id: string;
  organizationId: string;
  state: RequestState;
  held: number;
  queued: number;
  sending: number;
  unsettled: number;
  /** Messages that are in doubt, but not on the list of doubts. */
  forgotten: string[];
  /** Whether none of its messages has changed for a minute. */
  isStill: boolean;
  /** Whether its job is dead: then a person has to redrive it. */
  isDead: boolean;
}

type Condition = ReturnType<typeof sql>;

const aMinuteAgo = sql`now() - interval '1 minute'`;

/**
 * Requests that are not finished, and those cancelled lately, that no delivery job is about: paused, in doubt, or forgotten.
 * Everybody enqueues in the transaction in which something comes to wait, so in one snapshot either both are seen or none.
 */
export async function findQuietRequests(em: EntityManager, which: Condition): Promise<string[]> {
  // A difference of sets, not an anti-join: its cost does not depend on how well the planner knows the table of jobs.
  const rows = await query(
    em,
    sql<{ id: string }>`
      select id from outbound_request
      where state in ('SCHEDULED', 'QUEUED', 'SENDING', 'PAUSED') and updated_at < ${aMinuteAgo}
        and (state <> 'SCHEDULED' or send_at < ${aMinuteAgo}) and ${which}
      union all
      select id from outbound_request
      where state = 'CANCELLED' and updated_at > now() - interval '25 hours' and updated_at < ${aMinuteAgo} and ${which}
      except
      select (data ->> 'requestId')::uuid from ${liveJobs(deliveryQueue)} j
      order by id`,
  );
  return rows.map(({ id }) => id);
}

/** Of at most a few hundred requests: it reads all of their messages. */
export function surveyRequests(em: EntityManager, requestIds: string[]): Promise<SurveyedRequest[]> {
  return query(
    em,
    sql<SurveyedRequest>`
      select r.id, r.organization_id as "organizationId", r.state, m.*, ${isDead(sql`r.id`, 'requestId')} as "isDead"
      from outbound_request r cross join lateral (
        select count(*) filter (where status = 'HELD')::int as held,
               count(*) filter (where status = 'QUEUED')::int as queued,
               count(*) filter (where status = 'SENDING')::int as sending,
               count(*) filter (where status = any(${unsettledStatuses}::text[]))::int as unsettled,
               coalesce(array_agg(m.id order by m.id) filter (where ${isForgotten}), '{}') as forgotten,
               coalesce(max(m.updated_at) < ${aMinuteAgo}, true) as "isStill"
        from outbound_message m where m.request_id = r.id
      ) m
      where r.id = any(${requestIds}::uuid[]) order by r.id`,
  );
}

/** Condition on outbound_message m. */
export const isForgotten = sql`
  m.status = 'IN_DOUBT' and not exists (select 1 from doubt d where d.message_id = m.id)`;

/** Condition: whether a delivery job that names it is dead. */
export function isDead(id: Condition, member: 'requestId' | 'messageId'): Condition {
  return sql`${id}::text in (
    select data ->> ${sql.lit(member)} from ${liveJobs(deadQueue)} j
    where source_name = ${deliveryQueue} and data ? ${sql.lit(member)})`;
}
