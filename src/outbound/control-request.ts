import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { appendEvents } from '../event/append-events.ts';
import type { Actor } from '../organization/actor.ts';
import { leaveLine } from '../pace/pace-turn.ts';
import { type Condition, query, sql } from '../platform/database.ts';
import { DomainError } from '../platform/domain-error.ts';
import { change, type Store } from '../platform/store.ts';
import { enqueueDelivery } from './delivery-job.ts';
import { loadRequest } from './find-requests.ts';
import { appendMessageEvents, historyStep, type StepContent } from './message-changes.ts';
import type { MessageStatus } from './message-status.ts';
import { type OutboundRequest, type RequestState, requestChanged } from './outbound-request.ts';
import { checkExpiresAt, checkSendAt, expiryOf } from './request-times.ts';

// Each of these holds the request while it changes what waits in it, as a claim does: once it has answered, no send
// begins that was not claimed before.

/** Holds everything that is not with the carrier yet. */
export function pauseRequest(store: Store, actor: Actor, id: string): Promise<OutboundRequest> {
  return control(store, actor, id, async (tx, request) => {
    if (request.state === 'PAUSED') return null;
    requireState(request, ['SCHEDULED', 'QUEUED', 'SENDING'], 'paused');
    await moveWaiting(tx, request, ['QUEUED', 'HELD'], { status: 'HELD', reason: 'PAUSED', by: actor.subject });
    await leaveLine(store, tx, [id]);
    return 'PAUSED';
  });
}

/** Goes on where it was paused: at once, or at its `sendAt` where that is still ahead. */
export function resumeRequest(store: Store, actor: Actor, id: string): Promise<OutboundRequest> {
  return control(store, actor, id, async (tx, request) => {
    requireState(request, ['PAUSED'], 'resumed');
    // A job that had asked before the pause may have been given a turn after it.
    await leaveLine(store, tx, [id]);
    const { sendAt } = request;
    if (sendAt != null && (await isAhead(tx, sendAt))) {
      const step = { status: 'HELD', reason: 'RESUMED', by: actor.subject, until: sendAt.toISOString() } as const;
      await moveWaiting(tx, request, ['HELD'], step);
      await enqueueOwn(store, tx, request, sendAt);
      return 'SCHEDULED';
    }
    await moveWaiting(tx, request, ['HELD'], { status: 'QUEUED', reason: 'RESUMED', by: actor.subject });
    await enqueueOwn(store, tx, request);
    return 'QUEUED';
  });
}

/** Ends it: what is not with the carrier yet will not be sent. */
export function cancelRequest(store: Store, actor: Actor, id: string): Promise<OutboundRequest> {
  return control(store, actor, id, async (tx, request) => {
    if (request.state === 'CANCELLED') return null;
    requireState(request, ['SCHEDULED', 'QUEUED', 'SENDING', 'PAUSED'], 'cancelled');
    await moveWaiting(tx, request, ['HELD', 'QUEUED'], { status: 'CANCELLED', reason: 'CANCELLED', by: actor.subject });
    await leaveLine(store, tx, [id]);
    return 'CANCELLED';
  });
}

interface NewTimes {
  id: string;
  sendAt: Date;
  expiresAt?: Date | null | undefined;
}

/** Moves a request that has not started. Without `expiresAt` it lives as long after its start as before. */
export function rescheduleRequest(store: Store, actor: Actor, times: NewTimes): Promise<OutboundRequest> {
  checkSendAt(times.sendAt);
  return control(store, actor, times.id, async (tx, request) => {
    const { sendAt } = request;
    const isPausedAhead = request.state === 'PAUSED' && sendAt != null && (await isAhead(tx, sendAt));
    if (!isPausedAhead) requireState(request, ['SCHEDULED'], 'rescheduled');
    const lifeMs = expiryOf(request).getTime() - (request.sendAt ?? request.createdAt).getTime();
    const expiresAt = times.expiresAt ?? new Date(times.sendAt.getTime() + lifeMs);
    checkExpiresAt(expiresAt, times.sendAt);
    tx.assign(request, { sendAt: times.sendAt, expiresAt });
    const until = times.sendAt.toISOString();
    await moveWaiting(tx, request, ['HELD'], { status: 'HELD', reason: 'RESCHEDULED', by: actor.subject, until });
    await enqueueOwn(store, tx, request, times.sendAt);
    return request.state;
  });
}

/** By the clock that a claim goes by: ours may be fast. */
async function isAhead(tx: EntityManager, time: Date): Promise<boolean> {
  const rows = await query(tx, sql`select 1 where ${time}::timestamptz > now()`);
  return rows.length > 0;
}

/** `act` answers with the new state, or null where there is nothing to do. */
function control(
  store: Store,
  actor: Actor,
  id: string,
  act: (tx: EntityManager, request: OutboundRequest) => Promise<RequestState | null>,
): Promise<OutboundRequest> {
  return change(store, async (tx) => {
    await query(tx, sql`set local lock_timeout = '3s'`);
    const request = await loadRequest(tx, actor, id, { lockMode: LockMode.PESSIMISTIC_WRITE, field: 'id' });
    const state = await act(tx, request);
    // Who repeats a call whose answer was lost finds it done.
    if (state === null) return request;
    tx.assign(request, { state });
    await tx.flush();
    await query(tx, sql`update outbound_request set updated_at = now() where id = ${id}`);
    await appendEvents(tx, [requestChanged(request.organizationId, request.id, request.configuration.id, state)]);
    return request;
  });
}

function enqueueOwn(
  store: Store,
  tx: EntityManager,
  { id, organizationId }: OutboundRequest,
  at?: Date,
): Promise<void> {
  return enqueueDelivery(store, tx, { requestId: id }, { organizationId, ...(at !== undefined && { at }) });
}

function requireState(request: OutboundRequest, states: RequestState[], participle: string): void {
  if (states.includes(request.state)) return;
  const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(states);
  throw new DomainError('CONFLICT', `The request is ${request.state}; only one that is ${list} can be ${participle}.`, {
    field: 'id',
  });
}

/** By the last step before it was paused. */
const wasHeldByRule = sql`coalesce(m.history -> -2 ->> 'reason' in ('OUTSIDE_HOURS', 'FREQUENCY_CAP', 'CONTACT_PACE'), false)`;

/** When a moved message is due: one that goes on and was never tried is judged anew, by the rules of that moment. */
function nextAttempt(status: MessageStatus): Condition {
  if (status === 'CANCELLED') return sql`null::timestamptz`;
  return status === 'QUEUED'
    ? sql`case when m.attempts > 0 and not ${wasHeldByRule} then m.next_attempt_at end`
    : sql`m.next_attempt_at`;
}

/** Messages that keep their status get the step too, but nothing is told of them. */
async function moveWaiting(
  tx: EntityManager,
  request: OutboundRequest,
  from: MessageStatus[],
  step: StepContent & { status: MessageStatus },
): Promise<void> {
  const attempt = nextAttempt(step.status);
  await query(
    tx,
    sql`with waiting as materialized (
          select id, status as was from outbound_message
          where request_id = ${request.id} and status = any(${from}::text[]) order by id for update
        ), moved as (
          update outbound_message m
          set status = ${step.status}, next_attempt_at = ${attempt}, updated_at = now(), history = m.history || ${historyStep(step)}
          from waiting where m.id = waiting.id
          returning m.*, was
        ), changed as (select * from moved where was <> status)
        ${appendMessageEvents}`,
  );
}
