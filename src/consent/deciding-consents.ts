import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import { type Addressee, Consent } from './consent.ts';
import { latestConsent } from './latest-consent.ts';

export interface Question extends Addressee {
  organizationId: string;
  purpose: string | null;
  /** What was known then; now where it is left out. */
  at?: Date | undefined;
}

/** The consent that counts for each, or null where nothing is known, in one statement. */
export async function decidingConsents(em: EntityManager, questions: readonly Question[]): Promise<(Consent | null)[]> {
  const column = <Value>(read: (question: Question) => Value) => questions.map(read);
  const rows = await query(
    em,
    sql<{ id: string | null }>`
      select ${latestConsent(
        {
          organizationId: sql`input.organization_id`,
          channelType: sql`input.channel_type`,
          address: sql`input.address`,
          purpose: sql`input.purpose`,
          // Times are told to the millisecond: by the time that a consent shows, it was known.
          knownAt: sql`coalesce(input.at + interval '999 microseconds', 'infinity')`,
        },
        sql`c.id`,
      )} as id
      from unnest(
        ${column(({ organizationId }) => organizationId)}::uuid[], ${column(({ channelType }) => channelType)}::text[],
        ${column(({ address }) => address)}::text[], ${column(({ purpose }) => purpose)}::text[],
        ${column(({ at }) => at ?? null)}::timestamptz[]
      ) with ordinality as input(organization_id, channel_type, address, purpose, at, index)
      order by index`,
  );
  const found = await em.find(Consent, { id: { $in: rows.flatMap(({ id }) => id ?? []) } });
  const byId = new Map(found.map((consent) => [consent.id, consent]));
  return rows.map(({ id }) => (id === null ? null : (byId.get(id) ?? null)));
}
