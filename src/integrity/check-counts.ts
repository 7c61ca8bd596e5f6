import type { EntityManager } from '@mikro-orm/postgresql';
import { countMessages, type DeliveryCounts } from '../outbound/count-messages.ts';
import { unsettledStatuses } from '../outbound/message-status.ts';
import type { RequestState } from '../outbound/outbound-request.ts';
import { query, sql } from '../platform/database.ts';
import { change } from '../platform/store.ts';
import { type Finding, type IntegritySettings, noteFindings } from './note-findings.ts';

interface Rows {
  id: string;
  organizationId: string;
  state: RequestState;
  /** How many it was accepted with. */
  contacts: number | null;
  rows: number;
  unsettled: number;
  /** Messages whose history ends in another status than they have. */
  unlike: number;
}

const requestsAtOnce = 200;
const mostPages = 50;

/** Proves each request that has ended, once, in the order in which they ended. What a run leaves, the next one takes up. */
export async function checkCounts({ store, log }: IntegritySettings): Promise<void> {
  for (let page = 0; page < mostPages; page++) {
    const read = await change(store, async (tx) => {
      const { read, ended } = await takePage(tx);
      const rows = await countRows(tx, ended);
      const counts = await countMessages(tx, ended);
      const findings = rows.flatMap((row, index) => toFinding(row, mismatchesOf(row, counts[index])));
      await noteFindings(tx, log, findings);
      await tally(tx, rows);
      return read;
    });
    if (read < requestsAtOnce) return;
  }
}

function toFinding({ id, organizationId }: Rows, mismatches: string[]): Finding | [] {
  if (mismatches.length === 0) return [];
  const sentence = mismatches.join(' ');
  return { organizationId, check: 'COUNT_MISMATCH', subjectId: id, sentence, isRepaired: false };
}

/** The next requests by their last change, and those of them that have ended. A transaction of more than a minute would be overtaken. */
async function takePage(tx: EntityManager): Promise<{ read: number; ended: string[] }> {
  const rows = await query(
    tx,
    sql<{ id: string; isEnded: boolean }>`
      with page as materialized (
        select r.id, r.updated_at, r.state from outbound_request r, integrity_check
        where r.updated_at >= proved_until and (r.updated_at, r.id) > (proved_until, proved_id)
          and r.updated_at < now() - interval '1 minute'
        order by r.updated_at, r.id limit ${requestsAtOnce}
      ), moved as (
        update integrity_check set proved_until = last.updated_at, proved_id = last.id
        from (select * from page order by updated_at desc, id desc limit 1) last
      )
      select id, state in ('COMPLETED', 'CANCELLED') as "isEnded" from page order by id`,
  );
  return { read: rows.length, ended: rows.filter(({ isEnded }) => isEnded).map(({ id }) => id) };
}

function countRows(em: EntityManager, requestIds: string[]): Promise<Rows[]> {
  return query(
    em,
    sql<Rows>`
      select r.id, r.organization_id as "organizationId", r.state, r.contacts, m.*
      from outbound_request r cross join lateral (
        select count(*)::int as rows, count(*) filter (where status = any(${unsettledStatuses}::text[]))::int as unsettled,
               count(*) filter (where ${lastStatus} is distinct from status)::int as unlike
        from outbound_message where request_id = r.id
      ) m
      where r.id = any(${requestIds}::uuid[]) order by r.id`,
  );
}

/** Of a history. Nearly always its last step has one. */
const lastStatus = sql`coalesce(history -> -1 ->> 'status', (
  select step ->> 'status' from jsonb_array_elements(history) with ordinality as steps(step, place)
  where step ->> 'status' is not null order by place desc limit 1))`;

function mismatchesOf(
  { state, contacts, rows, unsettled, unlike }: Rows,
  counts: DeliveryCounts | undefined,
): string[] {
  const total = counts?.total ?? 0;
  const sum = Object.values(counts?.byStatus ?? {}).reduce((some, count) => some + count, 0);
  const wrong: string[] = [];
  if (contacts !== null && rows !== contacts) wrong.push(`It was accepted with ${contacts} messages and has ${rows}.`);
  if (total !== rows || sum !== rows)
    wrong.push(`It has ${rows} messages, its counts tell ${total}, and by status ${sum}.`);
  if (state === 'COMPLETED' && unsettled > 0)
    wrong.push(`It is COMPLETED, and ${unsettled} of its messages are not settled.`);
  if (unlike > 0) wrong.push(`The history of ${unlike} of its messages ends in another status than they have.`);
  return wrong;
}

/** How many were proved, by organization. */
async function tally(tx: EntityManager, rows: Rows[]): Promise<void> {
  await query(
    tx,
    sql`insert into integrity_tally as tally (organization_id, requests)
        select organization_id, count(*) from unnest(${rows.map((row) => row.organizationId)}::uuid[]) as row(organization_id)
        group by organization_id order by organization_id
        on conflict (organization_id) do update set requests = tally.requests + excluded.requests`,
  );
}
