import type { BreakerRules } from '../failover/breaker-rules.ts';
import { recordFaults } from '../failover/record-health.ts';
import { epochMs, query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';

/** A report that the carrier did not deliver a message because of our account or sender. */
export interface Fault {
  channelId: string;
  messageId: string;
  code: string;
  sentence: string;
}

/** Tells what reports say about the channels that sent: what they say too late for the answer to the send. */
export async function reportFaults(store: Store, rules: BreakerRules, faults: Fault[]): Promise<void> {
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
