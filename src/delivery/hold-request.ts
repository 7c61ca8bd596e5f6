import type { EntityManager } from '@mikro-orm/postgresql';
import type { MessageStatus } from '../outbound/message-status.ts';
import type { RequestState } from '../outbound/outbound-request.ts';
import { requestExpiry } from '../outbound/request-times.ts';
import { query, sql } from '../platform/database.ts';

/** A request that nobody else changes until the transaction ends. */
export interface HeldRequest {
  organizationId: string;
  configurationId: string;
  state: RequestState;
  /** Whether its messages may leave now. */
  maySend: boolean;
  isExpired: boolean;
}

/** Taken before any of its messages: everybody takes them in that order. */
export async function holdRequest(tx: EntityManager, requestId: string): Promise<HeldRequest | null> {
  const [request] = await query(
    tx,
    sql<HeldRequest>`
      select organization_id as "organizationId", configuration_id as "configurationId", state,
             state in ('QUEUED', 'SENDING') or (state = 'SCHEDULED' and send_at <= now()) as "maySend",
             ${requestExpiry} <= now() as "isExpired"
      from outbound_request where id = ${requestId} for update`,
  );
  return request ?? null;
}

/** What a message that is to be tried again becomes: a request that was paused or cancelled meanwhile sends no more. */
export function statusOfWaiting(request: HeldRequest | null): MessageStatus {
  if (request?.state === 'PAUSED') return 'HELD';
  return request?.state === 'CANCELLED' ? 'CANCELLED' : 'QUEUED';
}
