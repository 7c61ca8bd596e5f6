import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from './database.ts';
import { DomainError, invalid } from './domain-error.ts';

/** Who calls what with which key, and a fingerprint of the rest of the input. */
export interface IdempotentCall {
  organizationId: string;
  operation: string;
  key: string;
  fingerprint: string;
}

/** Equal for equal input, whatever the order of its members. */
export function fingerprint(input: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sortMembers(input)) ?? '')
    .digest('base64');
}

/** The result of the call with this key, where there was one; another input under the same key is refused. */
export async function findEarlierResult(em: EntityManager, call: IdempotentCall): Promise<string | null> {
  const [row] = await query(
    em,
    sql<{ fingerprint: string; result_id: string }>`
      select fingerprint, result_id from idempotency_key
      where organization_id = ${call.organizationId} and operation = ${call.operation} and key = ${call.key}`,
  );
  if (row === undefined) return null;
  if (row.fingerprint === call.fingerprint) return row.result_id;
  throw new DomainError(
    'IDEMPOTENCY_CONFLICT',
    'This idempotencyKey was used with another input: repeat the first input, or take a new key for a new call.',
    { field: 'idempotencyKey' },
  );
}

/** Takes the key within the transaction of the call. A concurrent twin waits here for the other's end; false says it won. */
export async function takeKey(tx: EntityManager, call: IdempotentCall, resultId: string): Promise<boolean> {
  const rows = await query(
    tx,
    sql`insert into idempotency_key (organization_id, operation, key, fingerprint, result_id)
        values (${call.organizationId}, ${call.operation}, ${call.key}, ${call.fingerprint}, ${resultId})
        on conflict do nothing returning key`,
  );
  return rows.length > 0;
}

const deepest = 50;

/** A member that is absent and one that is null are the same input. */
function sortMembers(value: unknown, depth = 0): unknown {
  if (depth > deepest) throw invalid('input', `The input is nested more than ${deepest} levels deep.`);
  if (Array.isArray(value)) return value.map((item) => sortMembers(item, depth + 1));
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member != null);
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, sortMembers(member, depth + 1)]),
  );
}
