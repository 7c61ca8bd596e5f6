import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { NewEvent } from './event.ts';

/** Appends to the log within the transaction of the change itself, so that neither is without the other. */
export async function appendEvents(tx: EntityManager, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const column = (name: keyof NewEvent) => events.map((event) => event[name] ?? null);
  await query(
    tx,
    sql`insert into event (organization_id, type, subject_id, request_id, configuration_id, conversation_id, status)
        select * from unnest(
          ${column('organizationId')}::uuid[], ${column('type')}::text[], ${column('subjectId')}::uuid[],
          ${column('requestId')}::uuid[], ${column('configurationId')}::uuid[], ${column('conversationId')}::uuid[],
          ${column('status')}::text[])`,
  );
}
