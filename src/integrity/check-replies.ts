import type { EntityManager } from '@mikro-orm/postgresql';
import { comingJobs } from '../delivery/coming-jobs.ts';
import { hasDeadJob } from '../delivery/dead-queue.ts';
import { doubtLeftovers } from '../delivery/doubt-leftovers.ts';
import { noteDoubts } from '../delivery/note-doubts.ts';
import { type DeliveryJob, enqueueDelivery } from '../outbound/delivery-job.ts';
import { type Condition, query, sql } from '../platform/database.ts';
import { change } from '../platform/store.ts';
import { type Finding, type IntegritySettings, noteFindings } from './note-findings.ts';
import { isForgotten } from './survey-requests.ts';

interface StrayReply {
  id: string;
  organizationId: string;
  status: 'HELD' | 'QUEUED' | 'SENDING' | 'IN_DOUBT';
  isDead: boolean;
}

const mostAtOnce = 200;

/** Mends agents' replies of the last day that no job comes for, or that are in doubt and forgotten. */
export async function checkReplies(settings: IntegritySettings): Promise<void> {
  const suspects = await findStrayReplies(settings.store.em.fork(), lately);
  if (suspects.length > 0) await change(settings.store, (tx) => mendReplies(settings, tx, suspects));
}

/** Replies are those without a request; by the index on (request_id, id), the id beginning with the time. */
const lately = sql`m.request_id is null and m.id > rpad(
  lpad(to_hex((extract(epoch from now() - interval '25 hours') * 1000)::bigint), 12, '0'), 32, '0')::uuid`;

function findStrayReplies(em: EntityManager, which: Condition): Promise<StrayReply[]> {
  return query(
    em,
    sql<StrayReply>`
      with waiting as materialized (
        select m.id, m.organization_id, m.status from outbound_message m
        where ${which} and m.updated_at < now() - interval '1 minute'
          and (m.status in ('HELD', 'QUEUED', 'SENDING') or ${isForgotten})
      ), stray as (
        select id from waiting
        except select subject_id from ${comingJobs} j
      ), judged as (
        select m.id, m.organization_id as "organizationId", m.status, ${hasDeadJob(sql`m.id`)} as "isDead"
        from waiting m where m.id in (select id from stray)
      )
      select * from judged where not ("isDead" and status in ('HELD', 'QUEUED')) order by id limit ${mostAtOnce}`,
  );
}

async function mendReplies(settings: IntegritySettings, tx: EntityManager, suspects: StrayReply[]): Promise<void> {
  const held = await query(
    tx,
    sql<{ id: string }>`
      select id from outbound_message where id = any(${suspects.map(({ id }) => id)}::uuid[])
      order by id for update skip locked`,
  );
  const stray = await findStrayReplies(tx, sql`m.id = any(${held.map(({ id }) => id)}::uuid[])`);
  const findings: Finding[] = [];
  for (const reply of stray) {
    const trouble = await mend(settings, tx, reply);
    findings.push({ ...trouble, subjectId: reply.id, organizationId: reply.organizationId, isRepaired: true });
  }
  await noteFindings(tx, settings.log, findings);
}

async function mend(
  settings: IntegritySettings,
  tx: EntityManager,
  { id: messageId, organizationId, status, isDead: hasDeadJob }: StrayReply,
): Promise<Pick<Finding, 'check' | 'sentence'>> {
  const job: DeliveryJob = { messageId };
  if (status === 'IN_DOUBT') {
    await noteDoubts(settings, tx, [messageId]);
    return { check: 'DOUBT_FORGOTTEN', sentence: 'The reply was in doubt, and nobody was to ask the carrier.' };
  }
  if (hasDeadJob) {
    await doubtLeftovers(settings, tx, job, null);
    return { check: 'SENDING_TOO_LONG', sentence: 'The reply was SENDING for a job that is dead: it is in doubt now.' };
  }
  await enqueueDelivery(settings.store, tx, job, { organizationId });
  return { check: 'JOB_MISSING', sentence: `The reply was ${status}, and there was no job for it.` };
}
