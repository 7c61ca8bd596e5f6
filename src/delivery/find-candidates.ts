import type { EntityManager } from '@mikro-orm/postgresql';
import type { ConsentSource, ConsentState } from '../consent/consent.ts';
import { latestConsent } from '../consent/latest-consent.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import { isDue, isOnRoute } from './due-messages.ts';
import type { Route } from './find-routes.ts';
import type { SendRules } from './load-send-rules.ts';
import { ofJob } from './of-job.ts';

/** A message that is due, with what decides whether it may leave. */
export interface Candidate {
  id: string;
  to: string;
  segments: number;
  timeZone: string | null;
  /** What the customer said last of such messages, where anything is known. */
  consent: KnownConsent | null;
  /** Tells the customer that their opt-out was taken, and so leaves in spite of it. */
  isConfirmation: boolean;
  /** How often it was tried before. */
  attempts: number;
  /** The time of the transaction: one clock for all nodes. */
  nowMs: number;
}

export interface KnownConsent {
  id: string;
  state: ConsentState;
  source: ConsentSource;
  /** ISO 8601. */
  occurredAt: string;
}

/** What is due of the job, locked. */
export function findCandidates(
  tx: EntityManager,
  job: DeliveryJob,
  route: Route,
  { purpose }: SendRules,
  most: number,
): Promise<Candidate[]> {
  const asked = {
    organizationId: sql`m.organization_id`,
    channelType: sql`${route.type}`,
    address: sql`m.to_address`,
    purpose: sql`${purpose}`,
  };
  const known = sql`jsonb_build_object('id', c.id, 'state', c.state, 'source', c.source, 'occurredAt', c.occurred_at)`;
  return query(
    tx,
    sql<Candidate>`
      select m.id, m.to_address as "to", coalesce(m.segments, 1)::int as segments, m.time_zone as "timeZone",
             m.attempts::int as attempts, ${epochMs(sql`now()`)} as "nowMs",
             ${latestConsent(asked, known)} as consent, m.is_confirmation as "isConfirmation"
      from outbound_message m
      where ${ofJob(job)} and ${isDue} and ${isOnRoute(route)}
      order by m.id limit ${most} for update of m`,
  );
}
