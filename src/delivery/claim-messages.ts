import type { EntityManager } from '@mikro-orm/postgresql';
import { appendEvents } from '../event/append-events.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import type { RequestState } from '../outbound/outbound-request.ts';
import { query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import { appendMessageEvents, historyEntry } from './message-changes.ts';

/** A message that is ours to send: SENDING and its attempt are on disk before the carrier is called. */
export interface ClaimedMessage {
  id: string;
  to: string;
  body: string;
  attempt: number;
}

export interface Claim {
  claimed: ClaimedMessage[];
  /** Whether more is due than was asked for. */
  isMoreDue: boolean;
}

/** Claims what is due of the job, at most `most`. Nothing where nothing is: sent already, or not due yet. */
export async function claimMessages(store: Store, job: DeliveryJob, most: number, isFirst: boolean): Promise<Claim> {
  return change(store, async (tx) => {
    if ('requestId' in job && !(await takeUpRequest(tx, job.requestId))) return { claimed: [], isMoreDue: false };
    if (isFirst) await doubtLeftovers(tx, job);
    return claimDue(tx, job, most);
  });
}

interface RequestRow {
  organization_id: string;
  configuration_id: string;
  state: RequestState;
}

/** Locks the request, so that whoever changes its state and this claim see each other. */
async function takeUpRequest(tx: EntityManager, requestId: string): Promise<boolean> {
  const [request] = await query(
    tx,
    sql<RequestRow>`select organization_id, configuration_id, state from outbound_request where id = ${requestId} for update`,
  );
  if (request === undefined) return false;
  if (request.state === 'SENDING') return true;
  if (request.state !== 'QUEUED' && request.state !== 'SCHEDULED') return false;

  await query(tx, sql`update outbound_request set state = 'SENDING', updated_at = now() where id = ${requestId}`);
  if (request.state === 'SCHEDULED') await releaseHeld(tx, requestId);
  await appendEvents(tx, [
    {
      organizationId: request.organization_id,
      type: 'REQUEST_CHANGED',
      subjectId: requestId,
      requestId,
      configurationId: request.configuration_id,
      status: 'SENDING',
    },
  ]);
  return true;
}

async function releaseHeld(tx: EntityManager, requestId: string): Promise<void> {
  await query(
    tx,
    sql`with changed as (
          update outbound_message set status = 'QUEUED', updated_at = now(), history = history || ${historyEntry('QUEUED')}
          where request_id = ${requestId} and status = 'HELD'
          returning *
        ) ${appendMessageEvents}`,
  );
}

/**
 * A job is in one worker's hands at a time. What it finds SENDING was claimed by a worker that died:
 * nobody knows whether the carrier has it, so it is never simply sent again.
 */
async function doubtLeftovers(tx: EntityManager, job: DeliveryJob): Promise<void> {
  await query(
    tx,
    sql`with changed as (
          update outbound_message set status = 'IN_DOUBT', updated_at = now(), history = history || ${historyEntry('IN_DOUBT')}
          where ${ofJob(job)} and status = 'SENDING'
          returning *
        ) ${appendMessageEvents}`,
  );
}

async function claimDue(tx: EntityManager, job: DeliveryJob, most: number): Promise<Claim> {
  const rows = await query(
    tx,
    sql<ClaimedMessage & { due: number }>`
      with due as materialized (
        select id from outbound_message
        where ${ofJob(job)} and status = 'QUEUED' and (next_attempt_at is null or next_attempt_at <= now())
        order by id limit ${most + 1} for update
      ), changed as (
        update outbound_message
        set status = 'SENDING', attempts = attempts + 1, next_attempt_at = null, updated_at = now(),
            history = history || ${historyEntry('SENDING')}
        where id in (select id from due order by id limit ${most})
        returning *
      ), told as (${appendMessageEvents})
      select id, to_address as "to", body, attempts::int as attempt, (select count(*)::int from due) as due
      from changed order by id`,
  );
  const claimed = rows.map(({ due, ...message }) => message);
  return { claimed, isMoreDue: (rows[0]?.due ?? 0) > claimed.length };
}

/** The messages that a job is about. */
export function ofJob(job: DeliveryJob) {
  return 'requestId' in job ? sql`request_id = ${job.requestId}` : sql`id = ${job.messageId}`;
}
