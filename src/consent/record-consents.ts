import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import { newId } from '../platform/uuid.ts';
import type { LedgerEntry } from './change-ledger.ts';
import type { ConsentSource } from './consent.ts';

/** A consent as it will be stored. */
export interface NewConsent extends LedgerEntry {
  /** Left out, it is made as the consent is written: lists are in the order of ids, and consents wait for their turn. */
  id?: string;
  purpose: string | null;
  source: ConsentSource;
  evidence: string | null;
  recordedBy: string | null;
  channelId: string | null;
  importId: string | null;
  /** When the customer said it: a time that somebody tells, or so long ago by our own clock. */
  occurred: { at: Date } | { agoMs: number };
}

/**
 * The one way into the ledger, within a turn of `changeLedger`. Answers with the ids of those that are new: of an import,
 * what was imported before is not. A time ahead counts as now: it must not outlive what the customer says next.
 */
export async function recordConsents(
  tx: EntityManager,
  organizationId: string,
  consents: NewConsent[],
): Promise<string[]> {
  if (consents.length === 0) return [];
  const column = <Value>(read: (consent: NewConsent) => Value) => consents.map(read);
  const rows = await query(
    tx,
    sql<{ id: string }>`
      with inserted as (
        insert into consent (
          organization_id, occurred_at, id, channel_type, address, purpose, state, source, evidence, recorded_by,
          channel_id, import_id)
        select ${organizationId}::uuid,
               least(coalesce(occurred_at, clock_timestamp() - ago_ms * interval '1 ms'), clock_timestamp()),
               id, channel_type, address, purpose, state, source, evidence, recorded_by, channel_id, import_id
        from unnest(
          ${column(({ id }) => id ?? newId())}::uuid[], ${column(({ channelType }) => channelType)}::text[],
          ${column(({ address }) => address)}::text[], ${column(({ purpose }) => purpose)}::text[],
          ${column(({ state }) => state)}::text[], ${column(({ source }) => source)}::text[],
          ${column(({ evidence }) => evidence)}::text[], ${column(({ recordedBy }) => recordedBy)}::text[],
          ${column(({ channelId }) => channelId)}::uuid[], ${column(({ importId }) => importId)}::uuid[],
          ${column(({ occurred }) => ('at' in occurred ? occurred.at : null))}::timestamptz[],
          ${column(({ occurred }) => ('at' in occurred ? null : occurred.agoMs))}::float8[]
        ) with ordinality as input(id, channel_type, address, purpose, state, source, evidence, recorded_by, channel_id,
                                   import_id, occurred_at, ago_ms, index)
        order by index
        on conflict (organization_id, channel_type, address, purpose, state, occurred_at) where source = 'IMPORT' do nothing
        returning id, state, position
      )
      insert into event (organization_id, type, subject_id, status)
      select ${organizationId}::uuid, 'CONSENT_CHANGED', id, state from inserted order by position
      returning subject_id as id`,
  );
  return rows.map(({ id }) => id);
}
