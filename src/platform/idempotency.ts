import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { query, sql } from './database.ts';
import { DomainError, invalid } from './domain-error.ts';
import { repeatWhileFull } from './repeat-while-full.ts';
import { change, type Store } from './store.ts';
import { requireText } from './text.ts';

/** How long a key is remembered at least. */
export const keyRetentionDays = 7;

/** Input that a caller may give again: under the same key it is the same call. */
export interface RepeatableInput {
  idempotencyKey?: string | null | undefined;
}

/** Who calls what with which key, and a fingerprint of the rest of the input. */
export interface IdempotentCall {
  organizationId: string;
  operation: string;
  key: string;
  fingerprint: string;
}

/** Null without a key: every such call stands for itself. */
export function readIdempotentCall<Input extends RepeatableInput>(
  { organizationId }: { organizationId: string },
  operation: string,
  { idempotencyKey, ...rest }: Input,
): IdempotentCall | null {
  if (idempotencyKey == null) return null;
  const key = requireText('idempotencyKey', idempotencyKey, 255);
  return { organizationId, operation, key, fingerprint: fingerprint(rest) };
}

type FindResult<Result> = (em: EntityManager, resultId: string) => Promise<Result>;

/**
 * As `change`, but once for each key: `create` makes what will have the id `resultId`, in the transaction that takes the key;
 * a call whose key was taken, also by a twin at the same moment, answers with what `find` gives for the result of the first.
 */
export async function changeOnce<Result extends object>(
  store: Store,
  call: IdempotentCall | null,
  resultId: string,
  work: { create: (tx: EntityManager) => Promise<Result>; find: FindResult<Result> },
): Promise<Result> {
  const created = await change(store, async (tx) => {
    if (call !== null && !(await takeKey(tx, call, resultId))) return null;
    return work.create(tx);
  });
  // Between losing the key and looking for it, it may have been pruned: then this call is the first again.
  return created ?? (await findEarlier(store, call, work.find)) ?? changeOnce(store, call, resultId, work);
}

/** The result of the call with this key, where there was one; another input under the same key is refused. */
export async function findEarlier<Result>(
  store: Store,
  call: IdempotentCall | null,
  find: FindResult<Result>,
): Promise<Result | null> {
  if (call === null) return null;
  const em = store.em.fork();
  const [row] = await query(
    em,
    sql<{ fingerprint: string; result_id: string }>`
      select fingerprint, result_id from idempotency_key
      where organization_id = ${call.organizationId} and operation = ${call.operation} and key = ${call.key}`,
  );
  if (row === undefined) return null;
  if (row.fingerprint === call.fingerprint) return find(em, row.result_id);
  throw new DomainError(
    'IDEMPOTENCY_CONFLICT',
    'This idempotencyKey was used with another input: repeat the first input, or take a new key for a new call.',
    { field: 'idempotencyKey' },
  );
}

const rowsAtOnce = 10_000;

/** Removes the keys that are older. In short transactions: each holds back whoever follows the event log. */
export function pruneIdempotencyKeys(em: EntityManager): Promise<void> {
  return repeatWhileFull(rowsAtOnce, () =>
    query(
      em.fork(),
      sql`with old as (
            select organization_id, operation, key from idempotency_key
            where created_at < now() - make_interval(days => ${keyRetentionDays})
            order by created_at limit ${rowsAtOnce}
          )
          delete from idempotency_key k using old
          where (k.organization_id, k.operation, k.key) = (old.organization_id, old.operation, old.key)
          returning 1`,
    ),
  );
}

/** For a verb that has a transaction of its own. A concurrent twin waits here for the other's end; false says that the other has the key. */
export async function takeKey(tx: EntityManager, call: IdempotentCall, resultId: string): Promise<boolean> {
  const rows = await query(
    tx,
    sql`insert into idempotency_key (organization_id, operation, key, fingerprint, result_id)
        values (${call.organizationId}, ${call.operation}, ${call.key}, ${call.fingerprint}, ${resultId})
        on conflict do nothing returning key`,
  );
  return rows.length > 0;
}

/** Equal for equal input, whatever the order of its members. */
function fingerprint(input: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sortMembers(input)) ?? '')
    .digest('base64');
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
