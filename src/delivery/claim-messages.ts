import type { EntityManager } from '@mikro-orm/postgresql';
import { appendEvents } from '../event/append-events.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { appendMessageEvents, historyStep } from '../outbound/message-changes.ts';
import type { RequestState } from '../outbound/outbound-request.ts';
import { query, sql } from '../platform/database.ts';
import { change } from '../platform/store.ts';
import { tellTakenOfRequest } from './conversation-job.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { doubtLeftovers } from './doubt-leftovers.ts';
import { expireMessages, replyExpiry } from './expire-messages.ts';
import { ofJob } from './of-job.ts';

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

/** Who claims, how much, and whether it is the job's first claim in this process. */
interface Claimant {
  jobId: string;
  most: number;
  isFirst: boolean;
}

const nothing: Claim = { claimed: [], isMoreDue: false };

/** Claims what is due of the job, at most `most`. Nothing where nothing is: sent already, held, or not due yet. */
export async function claimMessages(settings: DeliverySettings, job: DeliveryJob, claimant: Claimant): Promise<Claim> {
  return change(settings.store, async (tx) => {
    const request = 'requestId' in job ? await lockRequest(tx, job.requestId) : null;
    if (claimant.isFirst) await doubtLeftovers(settings, tx, job, claimant.jobId);
    if ('requestId' in job) {
      if (request === null || !request.may_send) return nothing;
      if (request.state === 'SENDING' && claimant.isFirst) await tellTakenOfRequest(settings.store, tx, job.requestId);
      if (request.state !== 'SENDING') await takeUp(tx, job.requestId, request);
    }
    if (request === null || request.is_expired) await expireMessages(tx, ofOverdue(job));
    const claim = await claimDue(tx, job, claimant);
    settings.onStep('claiming');
    return claim;
  });
}

interface RequestRow {
  organization_id: string;
  configuration_id: string;
  state: RequestState;
  may_send: boolean;
  is_expired: boolean;
}

/** Locks the request, so that whoever changes its state and this claim see each other. */
async function lockRequest(tx: EntityManager, requestId: string): Promise<RequestRow | null> {
  const [request] = await query(
    tx,
    sql<RequestRow>`
      select organization_id, configuration_id, state, expires_at <= now() as is_expired,
             state in ('QUEUED', 'SENDING') or (state = 'SCHEDULED' and send_at <= now()) as may_send
      from outbound_request where id = ${requestId} for update`,
  );
  return request ?? null;
}

async function takeUp(tx: EntityManager, requestId: string, request: RequestRow): Promise<void> {
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
}

async function releaseHeld(tx: EntityManager, requestId: string): Promise<void> {
  await query(
    tx,
    sql`with changed as (
          update outbound_message set status = 'QUEUED', updated_at = now(),
                 history = history || ${historyStep({ status: 'QUEUED', code: 'RELEASED' })}
          where request_id = ${requestId} and status = 'HELD'
          returning *
        ) ${appendMessageEvents}`,
  );
}

/** Of a request all that waits; a reply by its own age. */
function ofOverdue(job: DeliveryJob) {
  return 'requestId' in job ? ofJob(job) : sql`${ofJob(job)} and ${replyExpiry} <= now()`;
}

async function claimDue(tx: EntityManager, job: DeliveryJob, { jobId, most }: Claimant): Promise<Claim> {
  const rows = await query(
    tx,
    sql<ClaimedMessage & { due: number }>`
      with due as materialized (
        select id from outbound_message
        where ${ofJob(job)} and status = 'QUEUED' and (next_attempt_at is null or next_attempt_at <= now())
        order by id limit ${most + 1} for update
      ), changed as (
        update outbound_message
        set status = 'SENDING', attempts = attempts + 1, next_attempt_at = null, claimed_by = ${jobId}, updated_at = now(),
            history = history || ${historyStep({ status: 'SENDING' })}
        where id in (select id from due order by id limit ${most})
        returning *
      ), told as (${appendMessageEvents})
      select id, to_address as "to", body, attempts::int as attempt, (select count(*)::int from due) as due
      from changed order by id`,
  );
  const claimed = rows.map(({ due, ...message }) => message);
  return { claimed, isMoreDue: (rows[0]?.due ?? 0) > claimed.length };
}
