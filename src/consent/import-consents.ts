import type { Actor } from '../organization/actor.ts';
import { query, sql } from '../platform/database.ts';
import { invalid } from '../platform/domain-error.ts';
import { changeOnce, type RepeatableInput, readIdempotentCall } from '../platform/idempotency.ts';
import type { Store } from '../platform/store.ts';
import { showCount } from '../platform/text.ts';
import { newId } from '../platform/uuid.ts';
import { changeLedger } from './change-ledger.ts';
import { type GoodRow, type ImportProblem, type ImportRow, readImportRow } from './read-import-row.ts';
import { type NewConsent, recordConsents } from './record-consents.ts';

/** What becomes of the good rows of an import that has malformed ones. */
export const importErrorRules = ['KEEP_GOOD', 'KEEP_NONE'] as const;
export type ImportErrorRule = (typeof importErrorRules)[number];

interface ImportInput extends RepeatableInput {
  rows: ImportRow[];
  onError: ImportErrorRule;
}

export interface ConsentImport {
  /** Rows that are new in the ledger. */
  imported: number;
  /** Rows that were there already. */
  unchanged: number;
  /** Malformed rows. */
  rejected: number;
  problems: ImportProblem[];
}

export const mostImportRows = 10_000;

/**
 * Appends a list. A row that was imported before, by whatever call, is not appended again: where a call breaks off, the
 * same call, or the same file, goes on with the rest.
 */
export async function importConsents(store: Store, actor: Actor, input: ImportInput): Promise<ConsentImport> {
  const { rows, onError } = input;
  if (rows.length === 0 || rows.length > mostImportRows) {
    throw invalid(
      'rows',
      `rows has ${showCount(rows.length)} entries; give 1 to ${showCount(mostImportRows)} at a time.`,
    );
  }
  const call = readIdempotentCall(actor, 'importConsents', input);
  const readings = rows.map(readImportRow);
  const problems = readings.flatMap((reading) => (Array.isArray(reading) ? reading : []));
  const rejected = new Set(problems.map(({ index }) => index)).size;
  if (rejected > 0 && onError === 'KEEP_NONE') return { imported: 0, unchanged: 0, rejected, problems };

  // The key only, in a transaction of its own: the rows may need several, and are the same whoever appends them.
  const id = newId();
  const { id: importId } = await changeOnce(store, call, id, {
    create: async () => ({ id }),
    find: async (_em, earlierId) => ({ id: earlierId }),
  });
  const good = readings.flatMap((reading) => (Array.isArray(reading) ? [] : toConsent(actor, importId, reading)));
  await changeLedger(store, actor.organizationId, good, async (tx, free) => {
    await recordConsents(tx, actor.organizationId, free);
  });
  const imported = await countImported(store, importId);
  return { imported, unchanged: good.length - imported, rejected, problems };
}

function toConsent({ subject }: Actor, importId: string, { occurredAt, ...row }: GoodRow): NewConsent {
  return {
    ...row,
    source: 'IMPORT',
    recordedBy: subject,
    channelId: null,
    importId,
    occurred: { at: occurredAt },
  };
}

async function countImported(store: Store, importId: string): Promise<number> {
  const [row] = await query(
    store.em.fork(),
    sql<{ count: number }>`select count(*)::int as count from consent where import_id = ${importId}`,
  );
  return row?.count ?? 0;
}
