import { query, sql } from '../platform/database.ts';
import { checkCounts } from './check-counts.ts';
import { checkDoubts } from './check-doubts.ts';
import { checkReplies } from './check-replies.ts';
import { checkRequests } from './check-requests.ts';
import { checkWorkers } from './check-workers.ts';
import { type IntegritySettings, pruneFindings } from './note-findings.ts';

const checks = [checkRequests, checkReplies, checkDoubts, checkWorkers, checkCounts];

/**
 * Looks for what should be impossible: messages that nobody is going to move any more, and requests that do not add up.
 * What can be mended is mended; all is noted. On a healthy service it finds nothing, whatever is going on meanwhile.
 */
export async function checkIntegrity(settings: IntegritySettings): Promise<void> {
  const failures: unknown[] = [];
  // What one of them stumbles over must not keep the others from their work.
  for (const check of checks) await check(settings).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${checks.length} checks failed`);
  const { em } = settings.store;
  await pruneFindings(em);
  await query(em.fork(), sql`update integrity_check set checked_at = now()`);
}
