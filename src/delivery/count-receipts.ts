import type { Metrics } from '../platform/metrics.ts';
import type { Report } from './apply-reports.ts';
import type { MatchedReceipt } from './match-receipts.ts';

/** Counts a batch after its commit: a transaction that was tried in vain has stored nothing. */
export function countReceipts(metrics: Metrics, stored: MatchedReceipt[], reports: Report[]): void {
  metrics.receiptBatch.observe(stored.length);
  const countBy = (rows: { status: string }[]) => Map.groupBy(rows, ({ status }) => status);
  const known = stored.flatMap(({ messageId, receipt }) => (messageId === null ? [] : receipt));
  const orphans = stored.flatMap(({ messageId, receipt }) => (messageId === null ? receipt : []));
  const fresh = countBy(reports);
  for (const [status, own] of countBy(known)) {
    const news = fresh.get(status)?.length ?? 0;
    metrics.receipts.inc({ status, fate: 'stored' }, news);
    metrics.receipts.inc({ status, fate: 'repeated' }, own.length - news);
  }
  for (const [status, own] of countBy(orphans)) metrics.receipts.inc({ status, fate: 'orphan' }, own.length);
}
