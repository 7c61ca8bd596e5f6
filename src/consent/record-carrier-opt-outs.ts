import { query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';
import type { OptOutJob } from './carrier-opt-out.ts';
import { changeLedger } from './change-ledger.ts';
import type { Addressee } from './consent.ts';
import { findOverallStates } from './overall-states.ts';
import { type NewConsent, recordConsents } from './record-consents.ts';

interface RefusedRow extends Addressee {
  messageId: string;
  channelId: string;
  code: string;
}

/** Appends the opt-outs that a carrier told of. Of a customer who is known to have opted out of everything it adds nothing. */
export async function recordCarrierOptOuts(store: Store, job: OptOutJob): Promise<void> {
  const { organizationId, messageIds, codes, reportedAt } = job;
  const refused = await query(
    store.em.fork(),
    sql<RefusedRow>`
      select distinct on (c.type, m.to_address)
             c.type as "channelType", m.to_address as address, m.id as "messageId", m.channel_id as "channelId", input.code
      from unnest(${messageIds}::uuid[], ${codes}::text[]) as input(id, code)
      join outbound_message m on m.id = input.id and m.organization_id = ${organizationId}
      join channel c on c.id = m.channel_id
      order by c.type, m.to_address, m.id`,
  );
  const consents = refused.map(({ messageId, code, ...place }): NewConsent => {
    const evidence = `The carrier refused message ${messageId} with ${code}.`;
    const said = {
      state: 'OPTED_OUT',
      source: 'CARRIER',
      purpose: null,
      occurred: { at: new Date(reportedAt) },
    } as const;
    return { ...place, ...said, evidence, recordedBy: null, importId: null };
  });
  await changeLedger(store, organizationId, consents, async (tx, free) => {
    const stateOf = await findOverallStates(tx, organizationId, free);
    await recordConsents(
      tx,
      organizationId,
      free.filter((consent) => stateOf(consent) !== 'OPTED_OUT'),
    );
  });
}
