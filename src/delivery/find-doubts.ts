import type { EntityManager } from '@mikro-orm/postgresql';
import type { InDoubtPolicy } from '../configuration/outbound-configuration.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import { change } from '../platform/store.ts';
import type { DeliverySettings } from './delivery-settings.ts';

/** A message in doubt whose look-up is due. */
export interface Doubt {
  messageId: string;
  channelId: string;
  to: string;
  body: string;
  attempt: number;
  claimedAt: Date;
  /** Whether what the carrier does not have now, it will not get any more. */
  isGraceOver: boolean;
  policy: InDoubtPolicy;
}

/**
 * Those of the job that are due, each with its next look-up planned already: a run that breaks off is made up for by
 * the next. Those that were settled meanwhile leave the list.
 */
export function takeDueDoubts({ store, times }: DeliverySettings, job: DeliveryJob): Promise<Doubt[]> {
  const ofDoubt = 'requestId' in job ? sql`d.request_id = ${job.requestId}` : sql`d.message_id = ${job.messageId}`;
  return change(store, async (tx) => {
    await removeSettled(tx, ofDoubt);
    const rows = await query(
      tx,
      sql<Omit<Doubt, 'claimedAt'> & { claimed_ms: number }>`
        with due as (
          select message_id from doubt d where ${ofDoubt} and next_look_up_at <= now() order by message_id for update
        ), taken as (
          update doubt d set look_ups = look_ups + 1, next_look_up_at = ${nextLookUp(times)}
          from due where d.message_id = due.message_id
          returning d.*, now() >= d.since + ${times.graceMs} * interval '1 ms' as is_grace_over
        )
        select m.id as "messageId", m.channel_id as "channelId", m.to_address as "to", m.body, t.attempt,
               (extract(epoch from t.claimed_at) * 1000)::float8 as claimed_ms, t.is_grace_over as "isGraceOver",
               -- Nobody plans an agent's reply: the agent is told that it failed and can write again.
               coalesce(c.in_doubt_policy, 'FAIL') as policy
        from taken t join outbound_message m on m.id = t.message_id
        left join outbound_configuration c on c.id = m.configuration_id
        order by t.claimed_at, m.id`,
    );
    return rows.map(({ claimed_ms, ...doubt }) => ({ ...doubt, claimedAt: new Date(claimed_ms) }));
  });
}

async function removeSettled(tx: EntityManager, ofDoubt: ReturnType<typeof sql>): Promise<void> {
  await query(
    tx,
    // The messages are locked first: a new doubt about one of them must not leave with the old.
    sql`with held as materialized (
          select m.id, m.status, m.attempts from doubt d join outbound_message m on m.id = d.message_id
          where ${ofDoubt} order by m.id for update of m
        )
        delete from doubt d using held
        where d.message_id = held.id and (held.status <> 'IN_DOUBT' or held.attempts <> d.attempt)`,
  );
}

/** Each three times as far from the doubt as the one before, one when the grace is over, then again and again for a day. */
function nextLookUp({ firstLookUpMs, graceMs }: DeliverySettings['times']) {
  return sql`case
    when now() >= since + interval '1 day' then null
    when now() >= since + ${graceMs} * interval '1 ms' then now() + ${graceMs} * interval '1 ms'
    else least(since + ${graceMs} * interval '1 ms', since + ${firstLookUpMs} * 3 ^ (look_ups + 1) * interval '1 ms')
  end`;
}
