import { v7 } from 'uuid';
import type { DeliveryTimes } from '../../src/delivery/delivery-settings.ts';
import { checkIntegrity } from '../../src/integrity/check-integrity.ts';
import type { IntegritySettings } from '../../src/integrity/note-findings.ts';
import type { DeliveryJob } from '../../src/outbound/delivery-job.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { queryDatabase } from './database.ts';
import { graphql } from './generated/gql.ts';
import { contact, nextNumber, type Road, sendDocument } from './road.ts';
import type { Service } from './service.ts';

export const integrityDocument = graphql(`
  query Integrity($first: Int = 50, $after: String) {
    integrity {
      checkedAt
      requestsChecked
      findings(first: $first, after: $after) {
        edges { node { id check subjectId sentence isRepaired at } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

/** The check of every minute, now. */
export function check(service: Service, times: Partial<DeliveryTimes> = {}): Promise<void> {
  return checkIntegrity(settingsOf(service, times));
}

/** What the checks stand on. */
export function settingsOf({ app }: Service, times: Partial<DeliveryTimes> = {}): IntegritySettings {
  const usual = {
    retryDelays: { soonMs: [50], laterMs: [50] },
    firstLookUpMs: 50,
    graceMs: 2_000,
    carrierTimeoutMs: 15_000,
  };
  return { store: app.store, times: { ...usual, ...times }, log: createLogger('fatal') };
}

/** What was found in the organization, without what differs each time. */
export async function listFindings({ admin }: Pick<Road, 'admin'>) {
  const { integrity } = await admin.run(integrityDocument, {});
  return integrity.findings.edges.map(({ node: { check, subjectId, isRepaired } }) => ({
    check,
    subjectId,
    isRepaired,
  }));
}

/** As if the request, and all that happened to it, were some minutes older. */
export async function makeOlder(service: Service, requestId: string): Promise<void> {
  for (const statement of [
    `update outbound_request set updated_at = updated_at - interval '5 minutes' where id = $1`,
    `update outbound_message set updated_at = updated_at - interval '5 minutes' where request_id = $1`,
  ]) {
    await queryDatabase(service.databaseUrl, statement, [requestId]);
  }
}

/** As if an agent's reply had been written so many hours earlier; answers with the id that it would have. */
export async function makeReplyOlder({ databaseUrl }: Service, messageId: string, hours: number): Promise<string> {
  const id = v7({ msecs: Date.now() - hours * 3_600_000 });
  await queryDatabase(
    databaseUrl,
    `with older as (
       update outbound_message set id = $2, created_at = created_at - $3 * interval '1 hour',
              updated_at = updated_at - $3 * interval '1 hour' where id = $1
     ), carried as (
       update conversation_message set outbound_message_id = $2 where outbound_message_id = $1
     )
     update pgboss.job set data = jsonb_build_object('messageId', $2::text) where data ->> 'messageId' = $1::text`,
    [messageId, id, hours],
  );
  return id;
}

/** As if a job had failed until it was given up. */
export async function loseJobAsDead(service: Service, queue: string, job: DeliveryJob): Promise<void> {
  await loseJob(service, queue, 'requestId' in job ? job.requestId : job.messageId);
  const die = `insert into pgboss.job (name, data, source_name) values ('dead-jobs', $1, $2)`;
  await queryDatabase(service.databaseUrl, die, [job, queue]);
}

/** Puts the messages of the request on the list of doubts. */
export async function listDoubts(
  { databaseUrl }: Service,
  requestId: string,
  { attempt, nextLookUpAt }: { attempt: number; nextLookUpAt: Date | string | null },
): Promise<void> {
  await queryDatabase(
    databaseUrl,
    `insert into doubt (message_id, organization_id, channel_id, request_id, attempt, claimed_at, since, next_look_up_at)
     select id, organization_id, channel_id, request_id, $2, now(), now(), $3::timestamptz
     from outbound_message where request_id = $1
     on conflict (message_id) do update set attempt = excluded.attempt, next_look_up_at = excluded.next_look_up_at`,
    [requestId, attempt, nextLookUpAt],
  );
}

/** The next check proves all requests that have ended, not only those since the migration. */
export async function proveFromTheBeginning({ databaseUrl }: Service): Promise<void> {
  await queryDatabase(databaseUrl, `update integrity_check set proved_until = '-infinity'`);
}

/** As a crash between two steps might: a job of the request, or of the message, is gone. */
export async function loseJob(service: Service, queue: string, subjectId: string): Promise<void> {
  const lost = await queryDatabase(
    service.databaseUrl,
    `delete from pgboss.job where name = $1 and coalesce(data ->> 'requestId', data ->> 'messageId') = $2 returning id`,
    [queue, subjectId],
  );
  if (lost.length === 0) throw new Error(`There was no job of ${subjectId} on ${queue}`);
}

export async function countJobs(service: Service, queue: string, subjectId: string): Promise<number> {
  const jobs = await queryDatabase(
    service.databaseUrl,
    `select id from pgboss.job where name = $1 and coalesce(data ->> 'requestId', data ->> 'messageId') = $2
       and state in ('created', 'retry', 'active')`,
    [queue, subjectId],
  );
  return jobs.length;
}

/** Puts the messages of the request into a status, with the step that belongs to it. */
export async function setStatus(
  service: Service,
  requestId: string,
  status: string,
  claimedBy?: string,
): Promise<void> {
  await queryDatabase(
    service.databaseUrl,
    `update outbound_message set status = $2::text, claimed_by = $3::uuid, attempts = 1,
            history = history || jsonb_build_array(
              jsonb_build_object('status', 'SENDING', 'at', now()), jsonb_build_object('status', $2::text, 'at', now()))
     where request_id = $1`,
    [requestId, status, claimedBy ?? null],
  );
}

export async function setState(service: Service, requestId: string, state: string): Promise<void> {
  await queryDatabase(service.databaseUrl, 'update outbound_request set state = $2 where id = $1', [requestId, state]);
}

/** A request of two messages that nobody delivers. */
export async function sendTwo({ admin, configurationId }: Road, more: { sendAt?: string } = {}): Promise<string> {
  const contacts = [contact(nextNumber()), contact(nextNumber())];
  const { sendOutbound } = await admin.run(sendDocument, { input: { configurationId, contacts, ...more } });
  return sendOutbound.id;
}
