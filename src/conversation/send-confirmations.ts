import type { EntityManager } from '@mikro-orm/postgresql';
import { type ConfirmationRules, chooseConfirmation } from '../consent/choose-confirmation.ts';
import type { Addressee, ConsentState } from '../consent/consent.ts';
import type { ConfirmationText } from '../organization/confirmation-text.ts';
import { Organization } from '../organization/organization.ts';
import { enqueueDelivery } from '../outbound/delivery-job.ts';
import { historyStep } from '../outbound/message-changes.ts';
import { query, sql } from '../platform/database.ts';
import type { Store } from '../platform/store.ts';
import { newId } from '../platform/uuid.ts';
import { countSegments } from '../template/count-segments.ts';

/** That a customer is to be told that their keyword was taken, where they wrote it. */
export interface Confirmation extends Addressee {
  channelId: string;
  conversationId: string;
  state: ConsentState;
  /** Of the keyword, where it is of one alone. */
  language: string | null;
  traceparent: string | null;
}

/** Puts confirmations on their way, as messages of the conversation: they take the road of an agent's answer. */
export async function sendConfirmations(
  store: Store,
  tx: EntityManager,
  organizationId: string,
  confirmations: Confirmation[],
): Promise<void> {
  if (confirmations.length === 0) return;
  const organization = await tx.findOneOrFail(Organization, { id: organizationId });
  const rules: ConfirmationRules = {
    organization: organization.name,
    texts: { OPTED_OUT: organization.optOutConfirmations, OPTED_IN: organization.optInConfirmations },
  };
  for (const confirmation of confirmations) {
    const written = await findLastLocale(tx, organizationId, confirmation);
    const locales = [written, confirmation.language, organization.defaultLocale];
    const text = chooseConfirmation(rules, confirmation.state, locales);
    const messageId = await insertConfirmation(tx, organizationId, confirmation, text);
    await enqueueDelivery(store, tx, { messageId }, { organizationId });
  }
}

/** The customer's own, as it was given with the latest message to them on whichever channel of the type, else that of its text. */
async function findLastLocale(
  tx: EntityManager,
  organizationId: string,
  { channelType, address }: Addressee,
): Promise<string | null> {
  const [latest] = await query(
    tx,
    sql<{ locale: string }>`
      select coalesce(m.contact_locale, m.locale) as locale from channel c
      cross join lateral (
        select m.id, m.locale, m.contact_locale from outbound_message m
        where m.channel_id = c.id and m.to_address = ${address} and m.request_id is not null and m.locale is not null
          and m.status in ('SENDING', 'IN_DOUBT', 'SENT', 'DELIVERED', 'READ')
        order by m.id desc limit 1
      ) m
      where c.organization_id = ${organizationId} and c.type = ${channelType}
      order by m.id desc limit 1`,
  );
  return latest?.locale ?? null;
}

async function insertConfirmation(
  tx: EntityManager,
  organizationId: string,
  { channelType, address, channelId, conversationId, traceparent }: Confirmation,
  { locale, body }: ConfirmationText,
): Promise<string> {
  const id = newId();
  const segments = channelType === 'SMS' ? countSegments(body).segments : null;
  await query(
    tx,
    sql`with message as (
          insert into outbound_message (id, organization_id, conversation_id, channel_id, to_address, locale, body, segments,
                                        status, history, is_confirmation, traceparent, created_at, updated_at)
          values (${id}, ${organizationId}, ${conversationId}, ${channelId}, ${address}, ${locale}, ${body}, ${segments},
                  'QUEUED', jsonb_build_array(${historyStep({ status: 'QUEUED' })}), true, ${traceparent}, now(), now())
        )
        insert into conversation_message (id, organization_id, channel_id, conversation_id, direction, body, outbound_message_id)
        values (${newId()}, ${organizationId}, ${channelId}, ${conversationId}, 'OUTBOUND', ${body}, ${id})`,
  );
  return id;
}
