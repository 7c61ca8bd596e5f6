import { query, sql } from '../platform/database.ts';
import { repeatWhileFull } from '../platform/repeat-while-full.ts';
import { change, type Store } from '../platform/store.ts';

const doubtsAtOnce = 1_000;

/** Takes off the list what a receipt or a person has settled: a doubt job does, but none comes once the look-ups have ended. */
export function pruneDoubts(store: Store): Promise<void> {
  return repeatWhileFull(doubtsAtOnce, () =>
    change(store, (tx) =>
      query(
        tx,
        // The messages are locked first: a new doubt about one of them must not leave with the old.
        sql`with held as materialized (
              select m.id, m.status, m.attempts from doubt join outbound_message m on m.id = doubt.message_id
              where m.status <> 'IN_DOUBT' or m.attempts <> doubt.attempt
              order by m.id limit ${doubtsAtOnce} for update of m skip locked
            )
            delete from doubt using held
            where doubt.message_id = held.id and (held.status <> 'IN_DOUBT' or held.attempts <> doubt.attempt)
            returning doubt.message_id`,
      ),
    ),
  );
}
