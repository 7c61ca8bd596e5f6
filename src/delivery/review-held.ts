import type { RulesJob } from '../organization/rules-job.ts';
import { enqueueDelivery } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';
import { change, type Store } from '../platform/store.ts';

const requestsAtOnce = 50;

/** After a change of rules, what they hold is due at once: its claim judges it by the new ones. */
export async function reviewHeld(store: Store, { organizationId, configurationId }: RulesJob): Promise<void> {
  const ofConfiguration = configurationId === undefined ? sql`` : sql`and r.configuration_id = ${configurationId}`;
  let last = '00000000-0000-0000-0000-000000000000';
  let ids: string[];
  do {
    ids = await change(store, async (tx) => {
      const requests = await query(
        tx,
        sql<{ id: string }>`
          select r.id from outbound_request r
          where r.organization_id = ${organizationId} and r.id > ${last} and r.state in ('QUEUED', 'SENDING')
            ${ofConfiguration} and exists (
              select 1 from outbound_message m
              where m.request_id = r.id and m.status = 'HELD' and m.next_attempt_at > now())
          order by r.id limit ${requestsAtOnce} for update of r`,
      );
      const found = requests.map(({ id }) => id);
      await query(
        tx,
        sql`update outbound_message set next_attempt_at = now()
            where request_id = any(${found}::uuid[]) and status = 'HELD' and next_attempt_at > now()`,
      );
      for (const requestId of found) await enqueueDelivery(store, tx, { requestId }, { organizationId });
      return found;
    });
    last = ids.at(-1) ?? last;
  } while (ids.length === requestsAtOnce);
}
