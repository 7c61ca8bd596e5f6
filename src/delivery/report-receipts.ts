import type { BreakerRules } from '../failover/breaker-rules.ts';
import { recordFaults, recordReports } from '../failover/record-health.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import type { Logger } from '../platform/logger.ts';
import type { Store } from '../platform/store.ts';
import type { Report } from './apply-reports.ts';
import type { MatchedReceipt } from './match-receipts.ts';

/** A report that the carrier did not deliver a message because of our account or sender. */
interface Fault {
  channelId: string;
  messageId: string;
  code: string;
  sentence: string;
}

/** Tells what a batch of receipts says about the channels that sent. It is no reason to fail: the receipts are stored. */
export async function reportReceipts(
  store: Store,
  rules: BreakerRules,
  log: Logger,
  stored: MatchedReceipt[],
  reports: Report[],
): Promise<void> {
  try {
    const ends = Map.groupBy(findEnds(stored, reports), (channelId) => channelId);
    for (const [channelId, own] of ends) await recordReports(store.em, channelId, own.length);
    await reportFaults(store, rules, findFaults(stored, reports));
  } catch (error) {
    log.warn({ err: error }, 'what receipts say about their channels could not be noted');
  }
}

/** The channel of each receipt that told the end of a message, of channels whose receipts are timed. Told again, a receipt is no report. */
function findEnds(matched: MatchedReceipt[], reports: Report[]): string[] {
  const ended = new Set(
    reports.flatMap(({ status, messageId }) => (status === 'DELIVERED' || status === 'FAILED' ? messageId : [])),
  );
  const channels = matched.flatMap(({ isTimed, messageId, channelId }) =>
    isTimed && messageId !== null && ended.has(messageId) ? [[messageId, channelId] as const] : [],
  );
  return [...new Map(channels).values()];
}

function findFaults(matched: MatchedReceipt[], reports: Report[]): Fault[] {
  const told = new Set(reports.map(({ messageId }) => messageId));
  const faults = matched.flatMap(({ channelId, messageId, receipt: { failure } }) =>
    failure?.isAboutChannel && messageId !== null && told.has(messageId) ? { channelId, messageId, ...failure } : [],
  );
  return [...new Map(faults.map((fault) => [fault.messageId, fault])).values()];
}

/** What they say too late for the answer to the send. */
async function reportFaults(store: Store, rules: BreakerRules, faults: Fault[]): Promise<void> {
  for (const [channelId, own] of Map.groupBy(faults, (fault) => fault.channelId)) {
    const [first] = own;
    if (first === undefined) continue;
    const why = `${first.sentence.replace(/\.$/, '')} (${first.code})`;
    const sentAt = await findSentAt(
      store,
      own.map(({ messageId }) => messageId),
    );
    await recordFaults(store, rules, channelId, { sentAt, why });
  }
}

async function findSentAt({ em }: Store, messageIds: string[]): Promise<Date[]> {
  const rows = await query(
    em.fork(),
    sql<{ sentMs: number }>`
      select ${epochMs(sql`max((step ->> 'at')::timestamptz)`)} as "sentMs"
      from outbound_message m cross join lateral jsonb_array_elements(m.history) step
      where m.id = any(${messageIds}::uuid[]) and step ->> 'status' = 'SENDING'
      group by m.id`,
  );
  return rows.map(({ sentMs }) => new Date(sentMs));
}
