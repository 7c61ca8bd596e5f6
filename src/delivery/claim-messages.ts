import type { EntityManager } from '@mikro-orm/postgresql';
import { lockOfClaim } from '../consent/consent-lock.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import {
  appendMessageEvents,
  appendRequestEvents,
  historyStep,
  type StepContent,
} from '../outbound/message-changes.ts';
import type { RequestState } from '../outbound/outbound-request.ts';
import { contactPaceOf, takeContactTurns } from '../pace/contact-pace.ts';
import { leaveLine } from '../pace/pace-turn.ts';
import { query, sql } from '../platform/database.ts';
import type { JobRun } from '../platform/jobs.ts';
import { startStopwatch } from '../platform/stopwatch.ts';
import { change } from '../platform/store.ts';
import { tellTakenOfRequest } from './conversation-job.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { doubtLeftovers } from './doubt-leftovers.ts';
import { expireMessages, replyExpiry } from './expire-messages.ts';
import { type Candidate, findCandidates } from './find-candidates.ts';
import { findObstacle, nameObstacle, type Obstacle, type Withheld } from './find-obstacle.ts';
import type { Route } from './find-routes.ts';
import { countFrequency, findCapped } from './frequency.ts';
import { holdRequest } from './hold-request.ts';
import { loadSendRules, type SendRules } from './load-send-rules.ts';
import { ofJob } from './of-job.ts';
import { withholdMessages } from './withhold-messages.ts';

/** A message that is ours to send: SENDING and its attempt are on disk before the carrier is called. */
export interface ClaimedMessage {
  id: string;
  to: string;
  body: string;
  segments: number;
  attempt: number;
  /** Which attempt this is of those that count. */
  countedAttempt: number;
}

export interface Claim {
  claimed: ClaimedMessage[];
  /** Whether more is due than was claimed. */
  isMoreDue: boolean;
  /** What keeps those that may not leave, and are due no more: one for each. */
  withheld: Obstacle[];
  /** Milliseconds since the claim. */
  ageMs: () => number;
}

/** Who claims, how much, and whether it is the first claim of this run. */
interface Claimant extends JobRun {
  most: number;
  mostSegments: number;
  isFirst: boolean;
}

const nothing: Claim = { claimed: [], isMoreDue: false, withheld: [], ageMs: () => 0 };

/** Claims what is due of the job, at most `most`. Nothing where nothing is: sent already, held, or not due yet. */
export async function claimMessages(
  settings: DeliverySettings,
  job: DeliveryJob,
  route: Route,
  claimant: Claimant,
): Promise<Claim> {
  const { store } = settings;
  const claim = await change(store, async (tx) => {
    const claimed = await ('requestId' in job
      ? claimOfRequest(settings, tx, job, route, claimant)
      : claimReply(settings, tx, job, route, claimant));
    settings.onStep('claiming');
    return claimed;
  });
  // After the commit: a transaction that was tried in vain has withheld nothing.
  for (const obstacle of claim.withheld) store.metrics.messagesWithheld.inc({ reason: nameObstacle(obstacle) });
  return claim;
}

async function claimOfRequest(
  settings: DeliverySettings,
  tx: EntityManager,
  job: { requestId: string },
  route: Route,
  claimant: Claimant,
): Promise<Claim> {
  const request = await holdRequest(tx, job.requestId, lockOfClaim(route.organizationId));
  if (claimant.isFirst && request?.hasSending) await doubtLeftovers(settings, tx, job, claimant.jobId);
  if (claimant.isFirst && claimant.isRepeat) await tellTakenOfRequest(settings.store, tx, job.requestId);
  if (!request?.maySend) return nothing;
  // What only waits for the pace of its channel is not taken up; what was held for its time has to be released.
  const isTakenUp = claimant.most > 0 || request.state === 'SCHEDULED';
  if (request.state !== 'SENDING' && isTakenUp) await takeUp(tx, job.requestId, request.state);
  if (request.isExpired) {
    await expireMessages(tx, ofJob(job));
    await leaveLine(settings.store, tx, [job.requestId]);
  }
  return claimDue(tx, job, route, claimant);
}

async function claimReply(
  settings: DeliverySettings,
  tx: EntityManager,
  job: { messageId: string },
  route: Route,
  claimant: Claimant,
): Promise<Claim> {
  await query(tx, sql`select ${lockOfClaim(route.organizationId)}`);
  if (claimant.isFirst) await doubtLeftovers(settings, tx, job, claimant.jobId);
  await expireMessages(tx, sql`${ofJob(job)} and ${replyExpiry} <= now()`);
  return claimDue(tx, job, route, claimant);
}

async function takeUp(tx: EntityManager, requestId: string, was: RequestState): Promise<void> {
  await query(
    tx,
    sql`with requests as (
          update outbound_request set state = 'SENDING', updated_at = now() where id = ${requestId} returning *
        ) ${appendRequestEvents}`,
  );
  if (was === 'SCHEDULED') await releaseHeld(tx, requestId);
}

async function releaseHeld(tx: EntityManager, requestId: string): Promise<void> {
  await query(
    tx,
    sql`with changed as (
          update outbound_message set status = 'QUEUED', updated_at = now(),
                 history = history || ${historyStep({ status: 'QUEUED', reason: 'RELEASED' })}
          where request_id = ${requestId} and status = 'HELD'
          returning *
        ) ${appendMessageEvents}`,
  );
}

/** What is due and may leave becomes SENDING; what may not is written down with the reason. */
async function claimDue(
  tx: EntityManager,
  job: DeliveryJob,
  route: Route,
  { jobId, most, mostSegments }: Claimant,
): Promise<Claim> {
  // Before the commit: from then on a job that took this worker for dead may doubt what it claimed.
  const ageMs = startStopwatch();
  const rules = await loadSendRules(tx, job);
  const due = await findCandidates(tx, job, route, rules, most + 1);
  const candidates = due.slice(0, most);
  const obstacles = findObstacles(candidates, rules);
  const isFree = ({ id }: Candidate) => !obstacles.has(id);
  const free = candidates.filter(isFree);
  const affordable = takeAffordable(free, mostSegments);
  for (const held of await findCapped(tx, route, affordable, rules)) obstacles.set(held.id, held.obstacle);
  // What takes a turn leaves, and only what leaves is counted.
  for (const held of await findTooSoon(tx, route, affordable.filter(isFree))) obstacles.set(held.id, held.obstacle);
  await countFrequency(tx, route, affordable.filter(isFree), rules);
  await withholdMessages(tx, obstacles);
  const claimed = await markSending(
    tx,
    jobId,
    route,
    affordable.filter(isFree).map(({ id }) => id),
  );
  const isMoreDue = due.length > most || affordable.length < free.length;
  return { claimed, isMoreDue, withheld: [...obstacles.values()], ageMs };
}

function findObstacles(candidates: Candidate[], rules: SendRules): Map<string, Obstacle> {
  const obstacles = new Map<string, Obstacle>();
  for (const candidate of candidates) {
    const obstacle = findObstacle(candidate, rules);
    if (obstacle !== null) obstacles.set(candidate.id, obstacle);
  }
  return obstacles;
}

/** Those whose contact the channel is to leave in peace for now. */
async function findTooSoon(tx: EntityManager, route: Route, candidates: Candidate[]): Promise<Withheld[]> {
  const contactPace = contactPaceOf(route);
  if (contactPace === null) return [];
  const tooSoon = await takeContactTurns(tx, route.id, contactPace, candidates);
  return tooSoon.map(({ id, until }) => ({ id, obstacle: { status: 'HELD', reason: 'CONTACT_PACE', until } }));
}

/** The longest beginning of no more segments. */
function takeAffordable<Message extends { segments: number }>(messages: Message[], mostSegments: number): Message[] {
  let segments = 0;
  const firstTooMany = messages.findIndex((message) => {
    segments += message.segments;
    return segments > mostSegments;
  });
  return firstTooMany === -1 ? messages : messages.slice(0, firstTooMany);
}

const step = (content: StepContent) => sql`${JSON.stringify(content)}::jsonb`;

async function markSending(
  tx: EntityManager,
  jobId: string,
  { id: channelId, name, why }: Route,
  ids: string[],
): Promise<ClaimedMessage[]> {
  if (ids.length === 0) return [];
  const moved = step({
    status: 'SENDING',
    reason: 'CHANNEL_CHANGED',
    sentence: `${why ?? 'It works again'}: sent through ${name}.`,
  });
  return query(
    tx,
    sql<ClaimedMessage>`
      with changed as (
        update outbound_message
        set status = 'SENDING', channel_id = ${channelId}, attempts = attempts + 1, next_attempt_at = null, claimed_by = ${jobId},
            -- Not the time of the transaction: that may have waited for the ledger of consents, which tells by it what
            -- may still begin to be sent, and what was known when it was claimed.
            updated_at = clock_timestamp(),
            history = history || (jsonb_build_object('at', clock_timestamp()) || case when channel_id = ${channelId} then ${step({ status: 'SENDING' })} else ${moved} end)
        where id = any(${ids}::uuid[])
        returning *
      ), told as (${appendMessageEvents})
      select id, to_address as "to", body, coalesce(segments, 1)::int as segments, attempts::int as attempt,
             (attempts - ${uncountedAttempts})::int as "countedAttempt" from changed order by id`,
  );
}

/** How many earlier attempts cost the message nothing. */
const uncountedAttempts = sql`case when attempts > 1 then (
  select count(*) from jsonb_array_elements(history) step where step ->> 'isUncounted' = 'true') else 0 end`;
