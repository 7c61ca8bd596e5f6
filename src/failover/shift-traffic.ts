import type { EntityManager } from '@mikro-orm/postgresql';
import { appendEvents } from '../event/append-events.ts';
import { type Condition, query, sql } from '../platform/database.ts';
import { newId } from '../platform/uuid.ts';
import type { BreakerState } from './channel-breaker.ts';

interface Shift {
  channelId: string;
  state: BreakerState;
  weight: Condition;
  reason: string;
  /** Subject of the person who asked for it; null where the breaker did it. */
  by: string | null;
  /** What else becomes of the breaker. */
  set?: Condition;
  /** Condition on channel_breaker b: two that notice the same thing shift once. */
  when: Condition;
}

/** Changes a breaker, with a line of its history and an event; false where the condition did not hold any more. */
export async function shiftTraffic(tx: EntityManager, shift: Shift): Promise<boolean> {
  const { channelId, state, weight, reason, by, when } = shift;
  const [shifted] = await query(
    tx,
    sql<{ organizationId: string }>`
      with before as (
        select * from channel_breaker b where b.channel_id = ${channelId} and ${when} for update
      ), after as (
        update channel_breaker b
        set state = ${state}, weight = ${weight}, since = now(), reason = ${reason} ${shift.set ?? sql``}
        from before where b.channel_id = before.channel_id
        returning b.*, before.state as from_state, before.weight as from_weight
      )
      insert into channel_shift (id, organization_id, channel_id, from_state, to_state, from_weight, to_weight, reason, shifted_by)
      select ${newId()}, organization_id, channel_id, from_state, state, from_weight, weight, ${reason}, ${by} from after
      returning organization_id as "organizationId"`,
  );
  if (shifted === undefined) return false;
  const { organizationId } = shifted;
  await appendEvents(tx, [{ organizationId, type: 'CHANNEL_CHANGED', subjectId: channelId, status: state }]);
  return true;
}
