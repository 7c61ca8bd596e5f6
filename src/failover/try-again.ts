import { sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';
import type { BreakerRules } from './breaker-rules.ts';
import { shiftTraffic } from './shift-traffic.ts';

/** An open channel whose wait is over gets the first share of the traffic. */
export async function tryAgain(store: Store, { steps }: BreakerRules, channelId: string): Promise<void> {
  await change(store, (tx) =>
    shiftTraffic(tx, {
      channelId,
      state: 'HALF_OPEN',
      weight: sql`least(b.ceiling, ${steps[0] ?? 100}::smallint)`,
      reason: 'It is tried again with a share of the traffic',
      by: null,
      when: sql`b.state = 'OPEN' and b.probe_at <= now()`,
    }),
  );
}
