import type { EntityManager } from '@mikro-orm/postgresql';
import type { OpenedChannel } from '../channel/provider-channels.ts';
import { lockAsClaim } from '../consent/consent-lock.ts';
import { appendEvents } from '../event/append-events.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { appendMessageEvents, historyStep } from '../outbound/message-changes.ts';
import { requestChanged } from '../outbound/outbound-request.ts';
import { contactPaceOf, takeContactTurns } from '../pace/contact-pace.ts';
import { query, sql } from '../platform/database.ts';
import type { JobRun } from '../platform/jobs.ts';
import { startStopwatch } from '../platform/stopwatch.ts';
import { change } from '../platform/store.ts';
import { tellTakenOfRequest } from './conversation-job.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { doubtLeftovers } from './doubt-leftovers.ts';
import { expireMessages, replyExpiry } from './expire-messages.ts';
import { findCandidates } from './find-candidates.ts';
import { findObstacle, type Obstacle } from './find-obstacle.ts';
import { type HeldRequest, holdRequest } from './hold-request.ts';
import { loadSendRules } from './load-send-rules.ts';
import { ofJob } from './of-job.ts';
import { withholdMessages } from './withhold-messages.ts';

/** A message that is ours to send: SENDING and its attempt are on disk before the carrier is called. */
export interface ClaimedMessage {
  id: string;
  to: string;
  body: string;
  segments: number;
  attempt: number;
}

export interface Claim {
  claimed: ClaimedMessage[];
  /** Whether more is due than was claimed. */
  isMoreDue: boolean;
  /** Milliseconds since the claim. */
  ageMs: () => number;
}

/** Who claims, how much, and whether it is the first claim of this run. */
interface Claimant extends JobRun {
  most: number;
  mostSegments: number;
  isFirst: boolean;
}

const nothing: Claim = { claimed: [], isMoreDue: false, ageMs: () => 0 };

/** Claims what is due of the job, at most `most`. Nothing where nothing is: sent already, held, or not due yet. */
export function claimMessages(
  settings: DeliverySettings,
  job: DeliveryJob,
  channel: OpenedChannel,
  claimant: Claimant,
): Promise<Claim> {
  return change(settings.store, async (tx) => {
    await lockAsClaim(tx, channel.organizationId);
    const claim = await ('requestId' in job
      ? claimOfRequest(settings, tx, job, channel, claimant)
      : claimReply(settings, tx, job, channel, claimant));
    settings.onStep('claiming');
    return claim;
  });
}

async function claimOfRequest(
  settings: DeliverySettings,
  tx: EntityManager,
  job: { requestId: string },
  channel: OpenedChannel,
  claimant: Claimant,
): Promise<Claim> {
  const request = await holdRequest(tx, job.requestId);
  if (claimant.isFirst) await doubtLeftovers(settings, tx, job, claimant.jobId);
  if (claimant.isFirst && claimant.isRepeat) await tellTakenOfRequest(settings.store, tx, job.requestId);
  if (!request?.maySend) return nothing;
  // What only waits for the pace of its channel is not taken up; what was held for its time has to be released.
  const isTakenUp = claimant.most > 0 || request.state === 'SCHEDULED';
  if (request.state !== 'SENDING' && isTakenUp) await takeUp(tx, job.requestId, request);
  if (request.isExpired) await expireMessages(tx, ofJob(job));
  return claimDue(tx, job, channel, claimant);
}

async function claimReply(
  settings: DeliverySettings,
  tx: EntityManager,
  job: { messageId: string },
  channel: OpenedChannel,
  claimant: Claimant,
): Promise<Claim> {
  if (claimant.isFirst) await doubtLeftovers(settings, tx, job, claimant.jobId);
  await expireMessages(tx, sql`${ofJob(job)} and ${replyExpiry} <= now()`);
  return claimDue(tx, job, channel, claimant);
}

async function takeUp(tx: EntityManager, requestId: string, request: HeldRequest): Promise<void> {
  const { organizationId, configurationId, state } = request;
  await query(tx, sql`update outbound_request set state = 'SENDING', updated_at = now() where id = ${requestId}`);
  if (state === 'SCHEDULED') await releaseHeld(tx, requestId);
  await appendEvents(tx, [requestChanged(organizationId, requestId, configurationId, 'SENDING')]);
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
  channel: OpenedChannel,
  { jobId, most, mostSegments }: Claimant,
): Promise<Claim> {
  // Before the commit: from then on a job that took this worker for dead may doubt what it claimed.
  const ageMs = startStopwatch();
  const rules = await loadSendRules(tx, job);
  const due = await findCandidates(tx, job, channel, rules, most + 1);
  const judged = due
    .slice(0, most)
    .map(({ id, ...candidate }) => ({ id, ...candidate, obstacle: findObstacle(candidate, rules) }));
  const free = judged.filter(({ obstacle }) => obstacle === null);
  const affordable = takeAffordable(free, mostSegments);
  const tooSoon = await findTooSoon(tx, channel, affordable);
  await withholdMessages(tx, [
    ...judged.flatMap(({ id, obstacle }) => (obstacle === null ? [] : { id, obstacle })),
    ...[...tooSoon].map(([id, until]) => ({
      id,
      obstacle: { status: 'HELD', reason: 'CONTACT_PACE', until } satisfies Obstacle,
    })),
  ]);
  const claimed = await markSending(
    tx,
    jobId,
    affordable.flatMap(({ id }) => (tooSoon.has(id) ? [] : id)),
  );
  return { claimed, isMoreDue: due.length > most || affordable.length < free.length, ageMs };
}

/** Those whose contact is to be left in peace for now, with the time until when. */
async function findTooSoon(
  tx: EntityManager,
  channel: OpenedChannel,
  messages: { id: string; to: string }[],
): Promise<Map<string, Date>> {
  const contactPace = contactPaceOf(channel);
  if (contactPace === null) return new Map();
  const tooSoon = await takeContactTurns(tx, channel.id, contactPace, messages);
  return new Map(tooSoon.map(({ id, until }) => [id, until]));
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

async function markSending(tx: EntityManager, jobId: string, ids: string[]): Promise<ClaimedMessage[]> {
  if (ids.length === 0) return [];
  return query(
    tx,
    sql<ClaimedMessage>`
      with changed as (
        update outbound_message
        set status = 'SENDING', attempts = attempts + 1, next_attempt_at = null, claimed_by = ${jobId}, updated_at = now(),
            history = history || ${historyStep({ status: 'SENDING' })}
        where id = any(${ids}::uuid[])
        returning *
      ), told as (${appendMessageEvents})
      select id, to_address as "to", body, coalesce(segments, 1)::int as segments, attempts::int as attempt from changed order by id`,
  );
}
