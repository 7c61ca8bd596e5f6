import { query, sql } from '../platform/database.ts';
import { runEach } from '../platform/run-each.ts';
import { checkCounts } from './check-counts.ts';
import { checkDoubts } from './check-doubts.ts';
import { checkReplies } from './check-replies.ts';
import { checkRequests } from './check-requests.ts';
import { checkWorkers } from './check-workers.ts';
import type { IntegritySettings } from './note-findings.ts';

const checks = [checkRequests, checkReplies, checkDoubts, checkWorkers, checkCounts];

/**
 * Looks for what should be impossible: messages that nobody is going to move any more, and requests that do not add up.
 * What can be mended is mended; all is noted. On a healthy service it finds nothing, whatever is going on meanwhile.
 */
export async function checkIntegrity(settings: IntegritySettings): Promise<void> {
  await runEach(checks.map((check) => () => check(settings)));
  await query(settings.store.em.fork(), sql`update integrity_check set checked_at = now()`);
}
