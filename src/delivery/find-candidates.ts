import type { EntityManager } from '@mikro-orm/postgresql';
import type { OpenedChannel } from '../channel/provider-channels.ts';
import type { ConsentSource, ConsentState } from '../consent/consent.ts';
import { latestConsent } from '../consent/latest-consent.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import type { SendRules } from './load-send-rules.ts';
import { ofJob } from './of-job.ts';

/** A message that is due, with what decides whether it may leave. */
export interface Candidate {
  id: string;
  to: string;
  timeZone: string | null;
  /** What the customer said last of such messages, where anything is known. */
  consent: KnownConsent | null;
  /** Tells the customer that their opt-out was taken, and so leaves in spite of it. */
  isConfirmation: boolean;
}

export interface KnownConsent {
  id: string;
  state: ConsentState;
  source: ConsentSource;
  /** ISO 8601. */
  occurredAt: string;
}

/**
 * What is due of the job, locked: queued, or held by one of our rules until now. Held with no time of its own is what waits
 * for its request.
 */
export function findCandidates(
  tx: EntityManager,
  job: DeliveryJob,
  channel: OpenedChannel,
  { purpose }: SendRules,
  most: number,
): Promise<Candidate[]> {
  const asked = {
    organizationId: sql`m.organization_id`,
    channelType: sql`${channel.type}`,
    address: sql`m.to_address`,
    purpose: sql`${purpose}`,
  };
  const known = sql`jsonb_build_object('id', c.id, 'state', c.state, 'source', c.source, 'occurredAt', c.occurred_at)`;
  return query(
    tx,
    sql<Candidate>`
      select m.id, m.to_address as "to", m.time_zone as "timeZone",
             ${latestConsent(asked, known)} as consent, m.is_confirmation as "isConfirmation"
      from outbound_message m
      where ${ofJob(job)} and ((status = 'QUEUED' and next_attempt_at is null)
                               or (status in ('QUEUED', 'HELD') and next_attempt_at <= now()))
      order by m.id limit ${most} for update of m`,
  );
}
