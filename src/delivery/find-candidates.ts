import type { EntityManager } from '@mikro-orm/postgresql';
import type { OpenedChannel } from '../channel/provider-channels.ts';
import type { ConsentState } from '../consent/consent.ts';
import { latestConsent } from '../consent/latest-consent.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import { isDue } from './due-messages.ts';
import type { SendRules } from './load-send-rules.ts';
import { ofJob } from './of-job.ts';

/** A message that is due, with what decides whether it may leave. */
export interface Candidate {
  id: string;
  to: string;
  segments: number;
  timeZone: string | null;
  consent: ConsentState | null;
  /** How often it was tried before. */
  attempts: number;
  /** The time of the transaction: one clock for all nodes. */
  nowMs: number;
}

/** What is due of the job, locked. */
export function findCandidates(
  tx: EntityManager,
  job: DeliveryJob,
  channel: OpenedChannel,
  { purpose }: SendRules,
  most: number,
): Promise<Candidate[]> {
  const consent = latestConsent({
    organizationId: sql`m.organization_id`,
    channelType: sql`${channel.type}`,
    address: sql`m.to_address`,
    purpose: sql`${purpose}`,
  });
  return query(
    tx,
    sql<Candidate>`
      select m.id, m.to_address as "to", coalesce(m.segments, 1)::int as segments, m.time_zone as "timeZone",
             m.attempts::int as attempts, ${epochMs(sql`now()`)} as "nowMs", ${consent} as consent
      from outbound_message m
      where ${ofJob(job)} and ${isDue}
      order by m.id limit ${most} for update of m`,
  );
}
