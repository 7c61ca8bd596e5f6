import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';

/** The queue that opens conversations for messages whose configuration asks for one on send. */
export const conversationQueue = 'open-conversations';

export interface ConversationJob {
  messageIds: string[];
}

/**
 * Conversations are a later room's: it learns by a job, in the same transaction, which messages the carrier has.
 * Only those of requests that ask for a conversation on send; telling it twice does no harm.
 */
export async function tellTaken(store: Store, tx: EntityManager, messageIds: string[]): Promise<void> {
  if (messageIds.length > 0) await tell(store, tx, sql`m.id = any(${messageIds}::uuid[])`);
}

/** For a request whose worker died: a receipt may have settled messages that nobody told of. */
export function tellTakenOfRequest(store: Store, tx: EntityManager, requestId: string): Promise<void> {
  return tell(store, tx, sql`m.request_id = ${requestId}`);
}

async function tell(store: Store, tx: EntityManager, which: ReturnType<typeof sql>): Promise<void> {
  const taken = await query(
    tx,
    sql<{ id: string; organization_id: string }>`
      select m.id, m.organization_id from outbound_message m join outbound_request r on r.id = m.request_id
      where ${which} and m.status in ('SENT', 'DELIVERED', 'READ') and r.conversation_mode = 'ON_SEND'`,
  );
  // A batch of receipts may be of several organizations; a job, and who may see it, is of one.
  for (const own of Map.groupBy(taken, (row) => row.organization_id).values()) {
    const job: ConversationJob = { messageIds: own.map(({ id }) => id) };
    await store.jobs.enqueue(tx, conversationQueue, job);
  }
}
