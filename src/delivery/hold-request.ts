import type { EntityManager } from '@mikro-orm/postgresql';
import type { ConversationMode } from '../configuration/outbound-configuration.ts';
import type { MessageStatus } from '../outbound/message-status.ts';
import type { RequestState } from '../outbound/outbound-request.ts';
import { requestExpiry } from '../outbound/request-times.ts';
import { type Condition, query, sql } from '../platform/database.ts';

/** A request that nobody else changes until the transaction ends. */
export interface HeldRequest {
  conversationMode: ConversationMode;
  state: RequestState;
  /** Whether its messages may leave now. */
  maySend: boolean;
  isExpired: boolean;
  /** Whether a worker sends some of them, or died before it settled them. */
  hasSending: boolean;
}

/** Taken before any of its messages: everybody takes them in that order. `firstLock` is an advisory lock that comes before. */
export async function holdRequest(
  tx: EntityManager,
  requestId: string,
  firstLock: Condition = sql`null`,
): Promise<HeldRequest | null> {
  const [request] = await query(
    tx,
    sql<HeldRequest>`
      with first_lock as materialized (select ${firstLock})
      select conversation_mode as "conversationMode", state,
             state in ('QUEUED', 'SENDING') or (state = 'SCHEDULED' and send_at <= now()) as "maySend",
             ${requestExpiry} <= now() as "isExpired",
             exists (select 1 from outbound_message m where m.request_id = r.id and m.status = 'SENDING') as "hasSending"
      from first_lock, outbound_request r where id = ${requestId} for update of r`,
  );
  return request ?? null;
}

/** What a message that is to be tried again becomes: a request that was paused or cancelled meanwhile sends no more. */
export function statusOfWaiting(request: HeldRequest | null): MessageStatus {
  if (request?.state === 'PAUSED') return 'HELD';
  return request?.state === 'CANCELLED' ? 'CANCELLED' : 'QUEUED';
}
