import type { EntityManager } from '@mikro-orm/postgresql';
import { completeRequests } from '../delivery/complete-requests.ts';
import { doubtLeftovers } from '../delivery/doubt-leftovers.ts';
import { noteDoubts } from '../delivery/note-doubts.ts';
import { type DeliveryJob, enqueueDelivery } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import { change } from '../platform/store.ts';
import type { IntegrityCheck } from './integrity-finding.ts';
import { type Finding, type IntegritySettings, noteFindings } from './note-findings.ts';
import { findQuietRequests, isItsTurn, type SurveyedRequest, surveyRequests } from './survey-requests.ts';

const requestsAtOnce = 200;

/** Mends requests that no job comes for, though something in them waits, is in doubt or is all settled. */
export async function checkRequests(settings: IntegritySettings): Promise<void> {
  const em = settings.store.em.fork();
  const quiet = await findQuietRequests(em, isItsTurn);
  for (let from = 0; from < quiet.length; from += requestsAtOnce) {
    const surveyed = await surveyRequests(em, quiet.slice(from, from + requestsAtOnce));
    const suspects = surveyed.filter((request) => troublesOf(request).length > 0).map(({ id }) => id);
    if (suspects.length > 0) await change(settings.store, (tx) => mendRequests(settings, tx, suspects));
  }
}

/** Somebody may have mended it meanwhile: it is looked at again when nobody else can. Who holds a request, looks after it. */
async function mendRequests(settings: IntegritySettings, tx: EntityManager, suspects: string[]): Promise<void> {
  const held = await query(
    tx,
    sql<{ id: string }>`
      select id from outbound_request where id = any(${suspects}::uuid[]) order by id for update skip locked`,
  );
  const quiet = await findQuietRequests(tx, sql`id = any(${held.map(({ id }) => id)}::uuid[])`);
  const findings: Finding[] = [];
  for (const request of await surveyRequests(tx, quiet)) {
    for (const trouble of troublesOf(request)) {
      await mend(settings, tx, request, trouble.check);
      const { id: subjectId, organizationId } = request;
      findings.push({ ...trouble, subjectId, organizationId, isRepaired: true });
    }
  }
  await noteFindings(tx, settings.log, findings);
}

interface Trouble {
  check: Exclude<IntegrityCheck, 'COUNT_MISMATCH'>;
  sentence: string;
}

function troublesOf(request: SurveyedRequest): Trouble[] {
  const { state, sending, unsettled, forgotten, isQuietForAMinute, isDead } = request;
  const troubles: Trouble[] = [];
  const waiting = countWaiting(request);
  if (waiting > 0 && !isDead) {
    const sentence = `${waiting} of its messages wait, and there was no job for them.`;
    troubles.push({ check: 'JOB_MISSING', sentence });
  }
  if (sending > 0 && isDead) {
    const sentence = `${sending} of its messages were SENDING for a job that is dead: they are in doubt now.`;
    troubles.push({ check: 'SENDING_TOO_LONG', sentence });
  }
  if (forgotten.length > 0) {
    const sentence = `${forgotten.length} of its messages were in doubt, and nobody was to ask the carrier.`;
    troubles.push({ check: 'DOUBT_FORGOTTEN', sentence });
  }
  if (unsettled === 0 && isQuietForAMinute && state !== 'CANCELLED') {
    troubles.push({ check: 'NOT_COMPLETED', sentence: `It was ${state}, though all of its messages are settled.` });
  }
  return troubles;
}

/** Those of its messages that a job has to come for. */
function countWaiting({ state, held, heldUntil, queued, sending }: SurveyedRequest): number {
  switch (state) {
    case 'SCHEDULED':
      return held + queued + sending;
    case 'QUEUED':
    case 'SENDING':
      return heldUntil + queued + sending;
    // Nothing more is sent, but what a worker has lost must be told in doubt.
    case 'PAUSED':
    case 'CANCELLED':
    case 'COMPLETED':
      return sending;
  }
}

async function mend(
  settings: IntegritySettings,
  tx: EntityManager,
  { id: requestId, organizationId, forgotten }: SurveyedRequest,
  check: Trouble['check'],
): Promise<void> {
  const job: DeliveryJob = { requestId };
  switch (check) {
    // Its first turn tells in doubt what is SENDING.
    case 'JOB_MISSING':
      return enqueueDelivery(settings.store, tx, job, { organizationId });
    case 'SENDING_TOO_LONG':
      return doubtLeftovers(settings, tx, job, null);
    case 'DOUBT_FORGOTTEN':
      return noteDoubts(settings, tx, forgotten);
    case 'NOT_COMPLETED':
      await completeRequests(tx, [requestId]);
  }
}
