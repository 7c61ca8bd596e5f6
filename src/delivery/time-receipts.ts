import type { Metrics } from '../platform/metrics.ts';
import type { Report, ReportedMessage } from './apply-reports.ts';

/** Measures how long after its send a message was reported DELIVERED or FAILED; `messages` are as they were before. */
export function timeReceipts({ receiptSeconds }: Metrics, messages: ReportedMessage[], reports: Report[]): void {
  const known = new Map(messages.map((message) => [message.id, message]));
  for (const { messageId, status, attempt } of reports) {
    if (status !== 'DELIVERED' && status !== 'FAILED') continue;
    const message = known.get(messageId);
    if (message === undefined || message.seconds_since_claim === null) continue;
    // Of an earlier attempt nobody knows here when it was.
    if ((attempt ?? message.attempts) !== message.attempts) continue;
    receiptSeconds.observe({ status }, Math.max(0, message.seconds_since_claim));
  }
}
