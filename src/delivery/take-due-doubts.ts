import type { EntityManager } from '@mikro-orm/postgresql';
import type { InDoubtPolicy } from '../configuration/outbound-configuration.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { type Condition, epochMs, query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import type { DeliverySettings, DeliveryTimes } from './delivery-settings.ts';
import { doubtQueue } from './note-doubts.ts';
import { doubtsOfJob } from './of-job.ts';

/** A message in doubt whose look-up is due. */
export interface Doubt {
  messageId: string;
  channelId: string;
  to: string;
  attempt: number;
  claimedAt: Date;
  /** The time of this look-up, by the same clock. */
  now: Date;
  /** Whether what the carrier does not have now, it will not get any more. */
  isGraceOver: boolean;
  policy: InDoubtPolicy;
}

/**
 * Those of the job that are due. Their next look-up and the job for it are planned here already, so that a run that
 * breaks off is made up for by the next; of several jobs about the same doubts, those that find nothing due end here.
 * Doubts that were settled meanwhile leave the list.
 */
export function takeDueDoubts({ store, times }: DeliverySettings, job: DeliveryJob): Promise<Doubt[]> {
  return change(store, async (tx) => {
    await removeSettled(tx, doubtsOfJob(job));
    const doubts = await takeDue(tx, times, job);
    if (doubts.length > 0) await planNextLookUp(store, tx, job);
    return doubts;
  });
}

/** The messages are locked first: a new doubt about one of them must not leave with the old. */
async function removeSettled(tx: EntityManager, which: Condition): Promise<void> {
  await query(
    tx,
    sql`with held as materialized (
          select m.id, m.status, m.attempts from doubt join outbound_message m on m.id = doubt.message_id
          where ${which} order by m.id for update of m
        )
        delete from doubt using held
        where doubt.message_id = held.id and (held.status <> 'IN_DOUBT' or held.attempts <> doubt.attempt)`,
  );
}

async function takeDue(tx: EntityManager, times: DeliveryTimes, job: DeliveryJob): Promise<Doubt[]> {
  const rows = await query(
    tx,
    sql<Omit<Doubt, 'claimedAt' | 'now'> & { claimedMs: number; nowMs: number }>`
      with due as (
        select message_id from doubt where ${doubtsOfJob(job)} and next_look_up_at <= now() order by message_id for update
      ), taken as (
        update doubt set look_ups = look_ups + 1, next_look_up_at = ${nextLookUp(times)}
        from due where doubt.message_id = due.message_id
        returning doubt.*, now() >= since + ${times.graceMs} * interval '1 ms' as is_grace_over
      )
      select m.id as "messageId", m.channel_id as "channelId", m.to_address as "to", taken.attempt, ${epochMs(sql`taken.claimed_at`)} as "claimedMs",
             ${epochMs(sql`now()`)} as "nowMs",
             taken.is_grace_over as "isGraceOver",
             -- Nobody plans an agent's reply: the agent is told that it failed and can write again.
             coalesce(c.in_doubt_policy, 'FAIL') as policy
      from taken join outbound_message m on m.id = taken.message_id
      left join outbound_configuration c on c.id = m.configuration_id
      order by m.id`,
  );
  return rows.map(({ claimedMs, nowMs, ...doubt }) => ({
    ...doubt,
    claimedAt: new Date(claimedMs),
    now: new Date(nowMs),
  }));
}

/** Each three times as far from the doubt as the one before, one when the grace is over, then again and again for a day. */
function nextLookUp({ firstLookUpMs, graceMs }: DeliveryTimes): Condition {
  return sql`case
    when now() >= since + interval '1 day' then null
    when now() >= since + ${graceMs} * interval '1 ms' then now() + ${graceMs} * interval '1 ms'
    else least(since + ${graceMs} * interval '1 ms', since + ${firstLookUpMs} * 3 ^ (look_ups + 1) * interval '1 ms')
  end`;
}

async function planNextLookUp(store: Store, tx: EntityManager, job: DeliveryJob): Promise<void> {
  const [row] = await query(
    tx,
    sql<{ dueMs: number | null }>`
      select ${epochMs(sql`min(next_look_up_at)`)} as "dueMs" from doubt where ${doubtsOfJob(job)}`,
  );
  if (row?.dueMs != null) await store.jobs.enqueue(tx, doubtQueue, job, { startAfter: new Date(row.dueMs) });
}
