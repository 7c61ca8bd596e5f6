import type { EntityManager } from '@mikro-orm/postgresql';
import type { SendingHours } from '../hours/sending-hours.ts';
import type { FrequencyCap } from '../organization/frequency-cap.ts';
import type { DeliveryJob } from '../outbound/delivery-job.ts';
import { query, sql } from '../platform/database.ts';

/** What must hold when a message of the job leaves, as it is at this moment. */
export interface SendRules {
  /** What the messages are for; null where no purpose is named. */
  purpose: string | null;
  isTemplateActive: boolean;
  /** Null: at any time. */
  sendingHours: SendingHours | null;
  /** Null: any number. */
  frequencyCap: FrequencyCap | null;
  ignoresFrequencyCap: boolean;
  /** The organization's: for whoever's own is not known. */
  timeZone: string;
}

/** A reply stands for itself: what was agreed on for requests does not concern it. */
const rulesOfReplies: SendRules = {
  purpose: null,
  isTemplateActive: true,
  sendingHours: null,
  frequencyCap: null,
  ignoresFrequencyCap: true,
  timeZone: 'UTC',
};

export async function loadSendRules(tx: EntityManager, job: DeliveryJob): Promise<SendRules> {
  if (!('requestId' in job)) return rulesOfReplies;
  const [rules] = await query(
    tx,
    sql<SendRules>`
      select r.purpose, t.is_active as "isTemplateActive", o.time_zone as "timeZone", o.frequency_cap as "frequencyCap",
             c.ignores_frequency_cap as "ignoresFrequencyCap",
             case when not c.ignores_sending_hours then coalesce(c.sending_hours, o.sending_hours) end as "sendingHours"
      from outbound_request r
      join organization o on o.id = r.organization_id
      join outbound_configuration c on c.id = r.configuration_id
      join template_version v on v.id = r.template_version_id
      join message_template t on t.id = v.template_id
      where r.id = ${job.requestId}`,
  );
  return rules ?? rulesOfReplies;
}
