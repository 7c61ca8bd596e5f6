import type { EntityManager } from '@mikro-orm/postgresql';
import { countMessages, type DeliveryCounts } from '../outbound/count-messages.ts';
import { unsettledStatuses } from '../outbound/message-status.ts';
import type { RequestState } from '../outbound/outbound-request.ts';
import { query, sql } from '../platform/database.ts';
import { change } from '../platform/store.ts';
import { type Finding, type IntegritySettings, noteFindings } from './note-findings.ts';

interface ProvedRequest {
  id: string;
  organizationId: string;
  state: RequestState;
  /** How many it was accepted with. */
  contactCount: number | null;
  rows: number;
  unsettled: number;
  /** Messages whose history ends in another status than they have. */
  historyMismatches: number;
}

/** A place in the order of the requests' last changes. The time is as Postgres writes it. */
interface Place {
  at: string;
  id: string;
}

interface RequestPage {
  from: Place;
  until: Place;
  /** Those of its requests that have ended. */
  endedIds: string[];
  isLast: boolean;
}

const requestsAtOnce = 200;
const mostPages = 50;

/** Proves each request that has ended, once, in the order in which they ended. What a run leaves, the next one takes up. */
export async function checkCounts(settings: IntegritySettings): Promise<void> {
  const em = settings.store.em.fork();
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await readPage(em);
    if (page === null) return;
    const requests = await readRequests(em, page.endedIds);
    const counts = await countMessages(em, page.endedIds);
    const findings = requests.flatMap((request, index) => toFinding(request, mismatchesOf(request, counts[index])));
    const isMine = await writePage(settings, page, requests, findings);
    if (page.isLast || !isMine) return;
  }
}

/** The next requests by their last change; null where there are none. A transaction of more than a minute would be overtaken. */
async function readPage(em: EntityManager): Promise<RequestPage | null> {
  const rows = await query(
    em,
    sql<Place & { isEnded: boolean; fromAt: string; fromId: string }>`
      select r.id, r.updated_at::text as at, r.state in ('COMPLETED', 'CANCELLED') as "isEnded",
             proved_until::text as "fromAt", proved_id as "fromId"
      from outbound_request r, integrity_check
      where r.updated_at >= proved_until and (r.updated_at, r.id) > (proved_until, proved_id)
        and r.updated_at < now() - interval '1 minute'
      order by r.updated_at, r.id limit ${requestsAtOnce}`,
  );
  const last = rows.at(-1);
  if (last === undefined) return null;
  const ended = rows.filter(({ isEnded }) => isEnded);
  return {
    from: { at: last.fromAt, id: last.fromId },
    until: { at: last.at, id: last.id },
    endedIds: ended.map(({ id }) => id).sort(),
    isLast: rows.length < requestsAtOnce,
  };
}

/** In the order of their ids. */
function readRequests(em: EntityManager, ids: string[]): Promise<ProvedRequest[]> {
  return query(
    em,
    sql<ProvedRequest>`
      select r.id, r.organization_id as "organizationId", r.state, r.contact_count as "contactCount", m.*
      from outbound_request r cross join lateral (
        select count(*)::int as rows, count(*) filter (where status = any(${unsettledStatuses}::text[]))::int as unsettled,
               count(*) filter (where ${lastStatus} is distinct from status)::int as "historyMismatches"
        from outbound_message where request_id = r.id
      ) m
      where r.id = any(${ids}::uuid[]) order by r.id`,
  );
}

/** Of a history. Nearly always its last step has one. */
const lastStatus = sql`coalesce(history -> -1 ->> 'status', (
  select step ->> 'status' from jsonb_array_elements(history) with ordinality as steps(step, place)
  where step ->> 'status' is not null order by place desc limit 1))`;

function mismatchesOf(
  { state, contactCount, rows, unsettled, historyMismatches }: ProvedRequest,
  counts: DeliveryCounts | undefined,
): string[] {
  const total = counts?.total ?? 0;
  const sum = Object.values(counts?.byStatus ?? {}).reduce((some, count) => some + count, 0);
  const wrong: string[] = [];
  if (contactCount !== null && rows !== contactCount)
    wrong.push(`It was accepted with ${contactCount} messages and has ${rows}.`);
  if (total !== rows || sum !== rows)
    wrong.push(`It has ${rows} messages, its counts tell ${total}, and by status ${sum}.`);
  if (state === 'COMPLETED' && unsettled > 0)
    wrong.push(`It is COMPLETED, and ${unsettled} of its messages are not settled.`);
  if (historyMismatches > 0)
    wrong.push(`The history of ${historyMismatches} of its messages ends in another status than they have.`);
  return wrong;
}

function toFinding({ id, organizationId }: ProvedRequest, mismatches: string[]): Finding | [] {
  if (mismatches.length === 0) return [];
  const sentence = mismatches.join(' ');
  return { organizationId, check: 'COUNT_MISMATCH', subjectId: id, sentence, isRepaired: false };
}

/**
 * False where somebody else has proved the page meanwhile. All that is written is written here, when everything is read:
 * whoever follows the event log waits for a transaction from its first write to its end.
 */
function writePage(
  { store, log }: IntegritySettings,
  { from, until }: RequestPage,
  requests: ProvedRequest[],
  findings: Finding[],
): Promise<boolean> {
  return change(store, async (tx) => {
    const moved = await query(
      tx,
      sql`update integrity_check set proved_until = ${until.at}::timestamptz, proved_id = ${until.id}
          where proved_until = ${from.at}::timestamptz and proved_id = ${from.id} returning 1`,
    );
    if (moved.length === 0) return false;
    await noteFindings(tx, log, findings);
    await tally(tx, requests);
    return true;
  });
}

/** How many were proved, by organization. */
async function tally(tx: EntityManager, requests: ProvedRequest[]): Promise<void> {
  await query(
    tx,
    sql`insert into integrity_tally as tally (organization_id, requests)
        select organization_id, count(*) from unnest(${requests.map((request) => request.organizationId)}::uuid[]) as row(organization_id)
        group by organization_id order by organization_id
        on conflict (organization_id) do update set requests = tally.requests + excluded.requests`,
  );
}
